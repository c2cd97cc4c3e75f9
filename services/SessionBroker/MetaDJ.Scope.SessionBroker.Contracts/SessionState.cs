namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A session's life.</summary>
public enum SessionState
{
    Unknown = 0,

    /// <summary>In line: no pod is ready and none is being made for it alone.</summary>
    Waiting = 1,

    /// <summary>First in line with a pod on its way.</summary>
    Warming = 2,

    /// <summary>Holds a lease on a pod.</summary>
    Live = 3,

    /// <summary>Lost its pod; first in line for the next, its Look will be replayed.</summary>
    Recovering = 4,

    /// <summary>Its end has come and its grace runs: it still holds its pod, the picture stays, nothing new is played, and it can still be extended.</summary>
    Ending = 5,

    Ended = 6,
}
