namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What became of one heartbeat of a list; answers come in the order of the list.</summary>
public sealed record HeartbeatAnswer
{
    public required SessionId SessionId { get; init; }

    public required HeartbeatOutcome Outcome { get; init; }

    /// <summary>When the lease runs out unless renewed; set when Renewed.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>Set when NotLive.</summary>
    public SessionState? State { get; init; }
}
