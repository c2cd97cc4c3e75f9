using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>A booking as the scripts keep it. Only they change it.</summary>
internal sealed record Booking
{
    public required BookingId Id { get; init; }

    public required PoolName Pool { get; init; }

    /// <summary>The subject of the person who booked.</summary>
    public required string User { get; init; }

    public string? Team { get; init; }

    public required string Title { get; init; }

    public required BookingState State { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Of the IANA database.</summary>
    public required string TimeZone { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>Set while the hold is an offer from the wait list; the same as <see cref="HoldUntil"/>.</summary>
    public DateTimeOffset? OfferUntil { get; init; }

    public SeriesId? Series { get; init; }

    /// <summary>The RFC 5545 rule of its series.</summary>
    public string? Recurrence { get; init; }

    public bool HotSpare { get; init; }

    public DateTimeOffset? CheckedInAt { get; init; }

    public SessionId? Session { get; init; }

    /// <summary>The picture that was last seen of its stage.</summary>
    public Proof? Proof { get; init; }

    /// <summary>What could be done instead, while its stage is late: see <see cref="Arrivals.Alternatives"/>.</summary>
    public string? Alternatives { get; init; }

    /// <summary>When it was last looked for such.</summary>
    public DateTimeOffset? LateAt { get; init; }

    /// <summary>Micro-dollars.</summary>
    public long? Quote { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public BookingEndReason? Reason { get; init; }

    /// <summary>Cancelled later than is free.</summary>
    public bool? Late { get; init; }

    /// <summary>How much of a cancelled one counts all the same, from 0 to 1.</summary>
    public decimal? CountedShare { get; init; }

    public string? Notice { get; init; }

    /// <summary>Rises by one with every change.</summary>
    public required long Version { get; init; }

    /// <summary>The last 20.</summary>
    public required IReadOnlyList<BookingChange> Changes { get; init; }

    public TimeSpan Duration => EndsAt - StartsAt;
}

/// <summary>One of the last changes of a booking.</summary>
internal sealed record BookingChange
{
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required BookingState State { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public string? Notice { get; init; }

    /// <summary>Who did it; null when it came by itself.</summary>
    public string? By { get; init; }
}

/// <summary>A booking and its place among those who wait for some of the same time, as they are at one moment.</summary>
/// <param name="Place">1 is next; null when it does not wait.</param>
internal sealed record BookingView(Booking Booking, int? Place);

/// <summary>What <c>HoldBookings.lua</c> makes a booking of. Null is left out.</summary>
internal sealed record BookingWish
{
    public required BookingId Id { get; init; }

    public required PoolName Pool { get; init; }

    public required string User { get; init; }

    public string? Team { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required string TimeZone { get; init; }

    public SeriesId? Series { get; init; }

    public string? Recurrence { get; init; }

    public bool HotSpare { get; init; }

    /// <summary>Micro-dollars.</summary>
    public long? Quote { get; init; }
}
