using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>This session holds a pod: for the first time, after a recovery or after a hand-over. A hint: the truth is <c>GET /api/sessions/{id}</c>.</summary>
public sealed record SessionLive
{
    public required SessionId SessionId { get; init; }

    public required PoolName Pool { get; init; }

    public required FencingToken FencingToken { get; init; }
}
