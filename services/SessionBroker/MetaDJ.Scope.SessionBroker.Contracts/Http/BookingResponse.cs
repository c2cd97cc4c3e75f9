using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A booking as its owner, an operator or a service sees it.</summary>
public sealed record BookingResponse
{
    public required BookingId Id { get; init; }

    public required PoolName Pool { get; init; }

    public required BookingState State { get; init; }

    /// <summary>The subject of the person who booked.</summary>
    public required string User { get; init; }

    public string? Team { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>The start on a clock of <see cref="TimeZone"/>, with that moment's offset.</summary>
    public required DateTimeOffset LocalStart { get; init; }

    public required DateTimeOffset LocalEnd { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>While Held: confirm until then.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>While Held: what is left of it, as this answer was written.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Whether the hold is an offer from the wait list.</summary>
    public bool IsOffer { get; init; }

    /// <summary>While Waiting: the place among those who wait for the same time; 1 is next.</summary>
    public int? Place { get; init; }

    public SeriesId? Series { get; init; }

    public string? Recurrence { get; init; }

    public bool HotSpare { get; init; }

    /// <summary>When check-in opens.</summary>
    public DateTimeOffset? CheckInFrom { get; init; }

    /// <summary>Who has not checked in by then is a no-show.</summary>
    public DateTimeOffset? CheckInUntil { get; init; }

    public DateTimeOffset? CheckedInAt { get; init; }

    /// <summary>Cancelling is free until then.</summary>
    public DateTimeOffset? FreeCancelUntil { get; init; }

    /// <summary>Set once it was cancelled.</summary>
    public BookingCancellation? Cancellation { get; init; }

    /// <summary>Set once a session was opened for it.</summary>
    public SessionId? Session { get; init; }

    /// <summary>When a picture of its stage was seen, of the stage it has or last had: see <c>GET /api/bookings/{id}/proof</c>.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>What could be done instead, when its stage is late.</summary>
    public IReadOnlyList<BookingAlternative>? Alternatives { get; init; }

    /// <summary>USD, as quoted when it was made.</summary>
    public decimal? Quote { get; init; }

    /// <summary>How <see cref="Quote"/> came about and whether a stage can be expected; told when it is made.</summary>
    public QuoteResponse? Quoted { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public BookingEndReason? EndReason { get; init; }

    /// <summary>What the person should know.</summary>
    public string? Notice { get; init; }

    /// <summary>Rises by one with every change.</summary>
    public required long Version { get; init; }

    /// <summary>When one call concerned several bookings of a recurrence: all of them, this one too.</summary>
    public IReadOnlyList<BookingOccurrence>? Occurrences { get; init; }

    /// <summary>The times of a recurrence for which there was no room.</summary>
    public IReadOnlyList<DateTimeOffset>? Skipped { get; init; }
}

/// <summary>How a booking was cancelled.</summary>
/// <param name="Late">Whether it was later than the policy allows for nothing.</param>
/// <param name="Share">How much of it counts all the same, from 0 to 1.</param>
public sealed record BookingCancellation(bool Late, decimal Share);

/// <summary>One booking of a recurrence.</summary>
public sealed record BookingOccurrence(BookingId Id, BookingState State, DateTimeOffset StartsAt, DateTimeOffset EndsAt);
