namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A hackathon's life.</summary>
public enum HackathonState
{
    Unknown = 0,

    /// <summary>Teams register; no turns are given yet.</summary>
    Upcoming = 1,

    Running = 2,

    /// <summary>Turns that run go on to their end, no new ones begin.</summary>
    Paused = 3,

    Ended = 4,
}
