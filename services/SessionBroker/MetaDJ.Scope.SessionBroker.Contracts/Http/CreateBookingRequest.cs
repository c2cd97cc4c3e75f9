using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>
/// Asks for a window on a pool. The body of <c>POST /api/bookings</c>. Times are RFC 3339 with an offset, or local times of
/// <see cref="TimeZone"/> without one (<c>2026-12-31T20:00</c>).
/// </summary>
public sealed record CreateBookingRequest
{
    /// <summary>Which pool; or leave it out and name a <see cref="Pipeline"/>.</summary>
    public PoolName? Pool { get; init; }

    /// <summary>Any pool with this pipeline: the first with room, cheapest ceiling first.</summary>
    public string? Pipeline { get; init; }

    public required string Start { get; init; }

    /// <summary>Either this or <see cref="Duration"/>.</summary>
    public string? End { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>A time zone of the IANA database, for example <c>Europe/Berlin</c>; null takes the calendar's own.</summary>
    public string? TimeZone { get; init; }

    /// <summary>1 to 120 printable characters.</summary>
    public required string Title { get; init; }

    /// <summary>The team it counts for; null for the person alone.</summary>
    public string? Team { get; init; }

    /// <summary>A second pod follows the Look and takes over: takes the room of two.</summary>
    public bool HotSpare { get; init; }

    /// <summary>Without room it goes on the wait list instead of being refused.</summary>
    public bool WaitList { get; init; }

    /// <summary>An RFC 5545 rule without its name: <c>FREQ=WEEKLY;COUNT=10</c>. Its times are those of the time zone.</summary>
    public string? Recurrence { get; init; }

    /// <summary>With a <see cref="Recurrence"/>: books what there is room for and answers what was skipped, instead of all or nothing.</summary>
    public bool SkipConflicts { get; init; }
}
