namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Why a pool has, or has not, a pod for whoever comes: from the wish over money and offers to the pods themselves.</summary>
public sealed record PoolDiagnosisResponse
{
    public required PoolName Pool { get; init; }

    /// <summary>A stable word, for example <c>no-capacity</c>; <c>enough</c> when nothing is missing.</summary>
    public required string Cause { get; init; }

    /// <summary>In one sentence.</summary>
    public required string Summary { get; init; }

    public required string Advice { get; init; }

    /// <summary>In the order in which a pod comes about.</summary>
    public required IReadOnlyList<DiagnosisRung> Rungs { get; init; }

    public required IReadOnlyDictionary<PodState, int> Pods { get; init; }

    /// <summary>GPU × cloud × data centre that would do now; null when the catalogue could not be read.</summary>
    public int? Offers { get; init; }

    /// <summary>Why the others will not do, the commonest first.</summary>
    public required IReadOnlyList<string> OfferReasons { get; init; }

    /// <summary>What candidates said lately, the latest first.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <summary>When it asks again after failures; null when it is not waiting.</summary>
    public DateTimeOffset? AsksAgainAt { get; init; }
}
