namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A blocked time.</summary>
public sealed record BlockResponse
{
    public required BlockId Id { get; init; }

    public required string Reason { get; init; }

    /// <summary>The first of its times; the only one without a recurrence.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required string TimeZone { get; init; }

    public string? Recurrence { get; init; }

    /// <summary>All of its times, by their starts.</summary>
    public required IReadOnlyList<DateTimeOffset> Starts { get; init; }

    /// <summary>The subject of who blocked it.</summary>
    public required string By { get; init; }

    /// <summary>The bookings that were cancelled for it, told when it was made.</summary>
    public IReadOnlyList<BookingId>? Cancelled { get; init; }
}
