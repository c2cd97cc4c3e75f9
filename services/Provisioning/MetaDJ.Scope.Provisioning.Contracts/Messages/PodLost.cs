namespace MetaDJ.Scope.Provisioning.Contracts.Messages;

/// <summary>This pod no longer shows a picture (dead, restarted, stalled or taken away). A hint: the truth is <c>GET /api/pods</c>.</summary>
public sealed record PodLost
{
    public required PodId PodId { get; init; }

    public required PoolName Pool { get; init; }

    /// <summary>A short cause for people, without ids or addresses of the provider.</summary>
    public required string Cause { get; init; }
}
