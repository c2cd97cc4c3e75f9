namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>What a session's event tells.</summary>
public enum SessionEventKind
{
    Unknown = 0,

    /// <summary>The session moved, or its token rose.</summary>
    State = 1,

    /// <summary>It will end; the event carries the warning.</summary>
    Warning = 2,

    /// <summary>What was warned of will not happen: somebody showed a sign of life, extended it, or raised the budget.</summary>
    WarningLifted = 3,

    /// <summary>It may last longer, or ends earlier, than was said before.</summary>
    EndMoved = 4,

    /// <summary>The people who take part, or what each may do, changed.</summary>
    Crew = 5,

    /// <summary>A second pod stands by from now on, or no longer does.</summary>
    HotSpare = 6,

    /// <summary>A parameter was locked or released.</summary>
    Lock = 7,
}
