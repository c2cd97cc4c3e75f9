namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A booking's life. Held, awaiting approval, confirmed, warming and live ones take room in the calendar; the others do not.</summary>
public enum BookingState
{
    Unknown = 0,

    /// <summary>Room is kept while the person decides: until <c>holdUntil</c>. An offer from the wait list is one of these.</summary>
    Held = 1,

    Confirmed = 2,

    /// <summary>Its stage is being made ready.</summary>
    Warming = 3,

    /// <summary>Its session holds a stage.</summary>
    Live = 4,

    /// <summary>It was played to its end.</summary>
    Completed = 5,

    /// <summary>Given up before it began, by whom and why tells <see cref="BookingEndReason"/>.</summary>
    Cancelled = 6,

    /// <summary>Nobody checked in in time.</summary>
    NoShow = 7,

    /// <summary>No stage could be made ready for it.</summary>
    Failed = 8,

    /// <summary>Confirmed by the person, not yet by an operator.</summary>
    AwaitingApproval = 9,

    /// <summary>On the wait list: there is no room for it yet.</summary>
    Waiting = 10,
}
