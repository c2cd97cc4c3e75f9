using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>This session lost its pod and waits for another. A hint.</summary>
public sealed record SessionRecovering
{
    public required SessionId SessionId { get; init; }

    public required PoolName Pool { get; init; }

    public required string Cause { get; init; }
}
