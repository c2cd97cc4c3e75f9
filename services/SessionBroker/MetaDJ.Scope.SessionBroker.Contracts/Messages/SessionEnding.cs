using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>This session will end, or is in its grace. A hint: the truth is <c>warning</c> in <c>GET /api/sessions/{id}</c>.</summary>
public sealed record SessionEnding
{
    public required SessionId SessionId { get; init; }

    public required PoolName Pool { get; init; }

    public required WarningKind Kind { get; init; }

    public required WarningReason Reason { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}
