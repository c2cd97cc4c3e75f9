namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>What became of a heartbeat.</summary>
public enum HeartbeatOutcome
{
    Unknown = 0,

    Renewed = 1,

    /// <summary>The token is not the present one: read the session for it.</summary>
    Stale = 2,

    /// <summary>The session has no stage now.</summary>
    NotLive = 3,

    /// <summary>The session ended, or its lease ran out.</summary>
    Gone = 4,

    /// <summary>There is no such session, or it is not yours.</summary>
    NotFound = 5,

    /// <summary>You take part in the session, but not in a role that keeps it alive.</summary>
    Forbidden = 6,
}
