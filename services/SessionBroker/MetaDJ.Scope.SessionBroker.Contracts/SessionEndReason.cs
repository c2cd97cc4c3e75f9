namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>Why a session ended.</summary>
public enum SessionEndReason
{
    Unknown = 0,

    /// <summary>Its holder, or an operator, closed it.</summary>
    Closed = 1,

    /// <summary>No heartbeat and no effect for longer than the lease lasts.</summary>
    LeaseExpired = 2,

    /// <summary>It reached its end time.</summary>
    TimeUp = 3,

    /// <summary>It lost its pod, and no other could be found within the recovery limit; or its pool was removed while it was in line.</summary>
    NoPod = 4,

    /// <summary>It was booked, its stage was ready, and nobody came by the pool's limit.</summary>
    NoShow = 5,

    /// <summary>Nobody watched, nothing was played and no cue was due for longer than the idle limit.</summary>
    Idle = 6,

    /// <summary>A budget that paid for it was used up.</summary>
    NoMoney = 7,
}
