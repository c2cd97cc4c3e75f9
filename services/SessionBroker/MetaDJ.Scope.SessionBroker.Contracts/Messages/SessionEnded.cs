using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>This session is over. A hint.</summary>
public sealed record SessionEnded
{
    public required SessionId SessionId { get; init; }

    public required PoolName Pool { get; init; }

    public required SessionEndReason Reason { get; init; }
}
