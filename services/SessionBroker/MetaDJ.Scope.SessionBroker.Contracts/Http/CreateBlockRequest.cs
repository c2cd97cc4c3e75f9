namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Blocks a time of a pool's calendar: no booking, no walk-in. The body of <c>POST /api/calendars/{pool}/blocks</c>.</summary>
public sealed record CreateBlockRequest
{
    /// <summary>As in <see cref="CreateBookingRequest"/>.</summary>
    public required string Start { get; init; }

    /// <summary>Either this or <see cref="Duration"/>.</summary>
    public string? End { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Null takes the calendar's own.</summary>
    public string? TimeZone { get; init; }

    /// <summary>An RFC 5545 rule without its name.</summary>
    public string? Recurrence { get; init; }

    /// <summary>Why: 1 to 120 printable characters. Whose bookings are cancelled for it reads this.</summary>
    public required string Reason { get; init; }

    /// <summary>What becomes of bookings it lies over.</summary>
    public BlockOver Over { get; init; } = BlockOver.Refuse;
}

/// <summary>What becomes of the bookings that a block lies over.</summary>
public enum BlockOver
{
    Unknown = 0,

    /// <summary>Then nothing is blocked.</summary>
    Refuse = 1,

    /// <summary>They stay; nothing new comes.</summary>
    Keep = 2,

    /// <summary>They are cancelled, but for those that are being played.</summary>
    Cancel = 3,
}
