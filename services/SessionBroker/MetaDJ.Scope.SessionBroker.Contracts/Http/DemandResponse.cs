using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What the broker wants of Provisioning and does with its pods, right now. Services only.</summary>
public sealed record DemandResponse(IReadOnlyList<PoolDemand> Pools);

/// <summary>One pool's demand.</summary>
public sealed record PoolDemand
{
    public required PoolName Pool { get; init; }

    /// <summary>Sessions in line, recovering ones included.</summary>
    public required int Waiting { get; init; }

    /// <summary>Every pod the broker has ever granted and not yet forgotten.</summary>
    public required IReadOnlyList<PodUse> Pods { get; init; }
}

/// <summary>One pod's use.</summary>
/// <param name="LastFence">The last token granted on it. A pod that is not leased and was reset below this token wants a reset.</param>
public sealed record PodUse(PodId PodId, bool Leased, long LastFence);
