namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>What somebody is in a session. What each may do is told by <see cref="CrewRights"/>.</summary>
public enum CrewRole
{
    Unknown = 0,

    /// <summary>Holds the session: exactly one person.</summary>
    Lead = 1,

    /// <summary>Plays beside the lead.</summary>
    CoPilot = 2,

    /// <summary>Says what is to be seen.</summary>
    Prompter = 3,

    /// <summary>Watches.</summary>
    Viewer = 4,
}
