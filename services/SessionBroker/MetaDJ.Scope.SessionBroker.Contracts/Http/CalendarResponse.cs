using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A pool's calendar.</summary>
public sealed record CalendarResponse
{
    public required PoolName Pool { get; init; }

    /// <summary>Rises with every change of the rules.</summary>
    public required long Version { get; init; }

    public required CalendarRulesRequest Rules { get; init; }

    /// <summary>How many pods the pool may have, as Provisioning says.</summary>
    public required int Maximum { get; init; }

    /// <summary>How many can be in use at once: the lesser of <see cref="Maximum"/> and what the rules say.</summary>
    public required int Capacity { get; init; }

    /// <summary>For operators: times for which more is booked than there is room, 100 at most. Nothing is cancelled for them by itself.</summary>
    public IReadOnlyList<CalendarConflict>? Conflicts { get; init; }
}

/// <summary>A time for which more is booked than there is room.</summary>
/// <param name="Taken">The most at once, buffers included.</param>
/// <param name="Bookings">Those that touch it, 20 at most.</param>
public sealed record CalendarConflict(DateTimeOffset From, DateTimeOffset To, int Taken, int Capacity, IReadOnlyList<BookingId> Bookings);

/// <summary>What takes a calendar's time, as everybody may see it.</summary>
/// <param name="Capacity">How many can be in use at once.</param>
public sealed record BusyResponse(PoolName Pool, int Capacity, IReadOnlyList<BusySpan> Spans);

/// <summary>A time that is taken.</summary>
public sealed record BusySpan(DateTimeOffset From, DateTimeOffset To, BusyKind Kind)
{
    /// <summary>The caller's own booking, or for operators anybody's.</summary>
    public BookingId? Booking { get; init; }
}

/// <summary>What takes a time.</summary>
public enum BusyKind
{
    Unknown = 0,

    Booking = 1,

    /// <summary>A session without a booking.</summary>
    WalkIn = 2,

    Blocked = 3,

    QuietHours = 4,
}
