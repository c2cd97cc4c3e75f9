namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Why a pod is, or is not, a stage: a ladder from the cloud up to the picture. What could not be found out says so.</summary>
public sealed record PodDiagnosisResponse
{
    public required PodId Id { get; init; }

    public required PodState State { get; init; }

    /// <summary>In one sentence, the lowest rung that does not hold.</summary>
    public required string Summary { get; init; }

    /// <summary>From the bottom up.</summary>
    public required IReadOnlyList<DiagnosisRung> Rungs { get; init; }

    /// <summary>Candidates that refused it, and why.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <summary>The last lines of a pod that failed.</summary>
    public required IReadOnlyList<string> PostMortem { get; init; }
}

/// <summary>One question and its answer.</summary>
/// <param name="Holds">Null when it could not be found out.</param>
public sealed record DiagnosisRung(string Question, bool? Holds, string Detail);
