namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A pool as it is: the wish and what there is of it.</summary>
public sealed record PoolResponse
{
    public required PoolName Name { get; init; }

    public required PoolSpec Spec { get; init; }

    /// <summary>Pods by state, only states that occur.</summary>
    public required IReadOnlyDictionary<PodState, int> Pods { get; init; }

    /// <summary>Null until the reconciler has looked at it.</summary>
    public PoolStanding? Standing { get; init; }
}
