namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>One change of a calendar, as <c>GET /api/calendars/{pool}/events</c> sends it (SSE event <c>calendar</c>, its id is <see cref="Number"/>).</summary>
public sealed record CalendarEvent
{
    /// <summary>Rises with every change.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CalendarEventKind Kind { get; init; }

    /// <summary>Of what was taken or freed.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How many pods it takes, or gives back.</summary>
    public int? Pods { get; init; }

    /// <summary>Set for its owner and for operators.</summary>
    public BookingId? Booking { get; init; }

    /// <summary>Of the booking, with <see cref="CalendarEventKind.Booking"/>.</summary>
    public BookingState? State { get; init; }

    /// <summary>Of the booking, with <see cref="CalendarEventKind.Booking"/>.</summary>
    public long? Version { get; init; }
}

public enum CalendarEventKind
{
    Unknown = 0,

    /// <summary>Room was taken.</summary>
    Taken = 1,

    /// <summary>Room was given back.</summary>
    Freed = 2,

    /// <summary>A booking changed; for its owner and operators.</summary>
    Booking = 3,

    /// <summary>The rules, the capacity or blocked time changed: read the view again.</summary>
    Rules = 4,

    /// <summary>Events are missing between the last one seen and this: read the view again.</summary>
    Reset = 5,
}
