using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>Somebody came into this session's crew, left it or has another role there; or a lock changed. A hint: the truth is <c>GET /api/sessions/{id}</c>.</summary>
public sealed record CrewChanged
{
    public required SessionId SessionId { get; init; }

    public required PoolName Pool { get; init; }
}
