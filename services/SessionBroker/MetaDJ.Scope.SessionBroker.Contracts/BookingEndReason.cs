namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>Why a booking was cancelled.</summary>
public enum BookingEndReason
{
    Unknown = 0,

    /// <summary>By its owner, or an operator.</summary>
    Withdrawn = 1,

    /// <summary>It was held and not confirmed in time.</summary>
    HoldExpired = 2,

    /// <summary>Room was offered from the wait list and not taken in time.</summary>
    OfferExpired = 3,

    /// <summary>Its start came and no room had appeared.</summary>
    NoRoom = 4,

    /// <summary>An operator rejected it, or nobody approved it before its start.</summary>
    NotApproved = 5,

    /// <summary>An operator blocked its time.</summary>
    Blocked = 6,
}
