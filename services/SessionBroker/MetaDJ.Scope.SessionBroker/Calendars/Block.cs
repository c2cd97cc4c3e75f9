using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Blocked times of a pool's calendar, as the scripts keep them.</summary>
internal sealed record Block
{
    public required BlockId Id { get; init; }

    public required string Reason { get; init; }

    public required string TimeZone { get; init; }

    public string? Recurrence { get; init; }

    /// <summary>The subject of who blocked them.</summary>
    public required string By { get; init; }

    /// <summary>From and to, in the order of the starts.</summary>
    public required IReadOnlyList<IReadOnlyList<DateTimeOffset>> Times { get; init; }
}

/// <summary>What became of blocking a time.</summary>
internal abstract record BlockOutcome
{
    private BlockOutcome()
    {
    }

    public sealed record Blocked(Block Block, IReadOnlyList<BookingId> Cancelled) : BlockOutcome;

    /// <summary>The same call was made before.</summary>
    public sealed record Known(Block Block) : BlockOutcome;

    /// <param name="Bookings">Some of those that are in the way.</param>
    public sealed record Booked(IReadOnlyList<BookingId> Bookings) : BlockOutcome;

    public sealed record TooMany(int Limit) : BlockOutcome;
}
