using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A pool's calendar in a window, as a screen needs it to begin with. Watch the events from <see cref="Number"/> on to keep it true.</summary>
public sealed record CalendarViewResponse
{
    public required PoolName Pool { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The number of the last event that is in it.</summary>
    public required long Number { get; init; }

    /// <summary>How many pods can be in use at once.</summary>
    public required int Capacity { get; init; }

    /// <summary>The clock of quiet hours and of the grid.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Between two shows on one pod.</summary>
    public required TimeSpan BufferBefore { get; init; }

    public required TimeSpan BufferAfter { get; init; }

    /// <summary>Starts and ends fall on multiples of this from midnight; null anywhere.</summary>
    public TimeSpan? Grid { get; init; }

    public required TimeSpan Shortest { get; init; }

    public required TimeSpan Longest { get; init; }

    /// <summary>What takes room, of everybody.</summary>
    public required IReadOnlyList<BusyTime> Busy { get; init; }

    /// <summary>The caller's own bookings, those that wait or are over too; all for operators. 1,000 at most.</summary>
    public required IReadOnlyList<BookingResponse> Bookings { get; init; }

    /// <summary>Blocked time.</summary>
    public required IReadOnlyList<FreeWindow> Blocked { get; init; }

    public required IReadOnlyList<FreeWindow> QuietHours { get; init; }

    /// <summary>The next times with room for the shortest booking.</summary>
    public required IReadOnlyList<FreeWindow> Free { get; init; }
}

/// <summary>A time in which room is taken.</summary>
/// <param name="Pods">How many at once.</param>
/// <param name="Booking">Whose, for its owner and operators; else nobody is told.</param>
public sealed record BusyTime(DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Pods, BookingId? Booking);
