using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>Nobody holds this pod any more; it wants a reset. A hint: the truth is <c>GET /api/demand</c>.</summary>
public sealed record PodReleased
{
    public required PodId PodId { get; init; }

    public required PoolName Pool { get; init; }

    /// <summary>The last token granted on the pod: everything up to it is to be wiped.</summary>
    public required FencingToken FencingToken { get; init; }
}
