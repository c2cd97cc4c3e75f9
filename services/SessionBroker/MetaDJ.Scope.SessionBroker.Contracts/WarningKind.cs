namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>How urgent a warning is. Each comes once for an end; when the end moves later they come again.</summary>
public enum WarningKind
{
    Unknown = 0,

    /// <summary>The first (15 minutes before the end, unless set otherwise).</summary>
    Early = 1,

    /// <summary>The second (5 minutes).</summary>
    Soon = 2,

    /// <summary>The last (1 minute).</summary>
    Last = 3,

    /// <summary>The end is here: only the grace is left, in which the picture stays and the session can still be extended.</summary>
    Grace = 4,

    /// <summary>A question, not an announcement: the session is idle inside a booked show and ends early only if its lead says yes.</summary>
    Question = 5,
}
