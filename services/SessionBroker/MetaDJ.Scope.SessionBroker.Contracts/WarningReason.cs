namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>Why a session will end.</summary>
public enum WarningReason
{
    Unknown = 0,

    /// <summary>It reaches its end time.</summary>
    TimeUp = 1,

    /// <summary>It reaches its end time, and somebody else has the stage after it: it cannot be extended, or not for long.</summary>
    NextBooking = 2,

    /// <summary>Nobody watches, nothing is played and no cue is due.</summary>
    Idle = 3,

    /// <summary>A budget that pays for it is used up.</summary>
    NoMoney = 4,

    /// <summary>Its lease is about to expire: neither a heartbeat nor an effect was heard.</summary>
    NoHeartbeat = 5,
}
