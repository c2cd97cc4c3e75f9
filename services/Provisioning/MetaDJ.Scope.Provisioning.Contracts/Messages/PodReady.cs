namespace MetaDJ.Scope.Provisioning.Contracts.Messages;

/// <summary>A frame of this pod was seen since it was created or last reset. A hint: the truth is <c>GET /api/pods</c>.</summary>
public sealed record PodReady
{
    public required PodId PodId { get; init; }

    public required PoolName Pool { get; init; }
}
