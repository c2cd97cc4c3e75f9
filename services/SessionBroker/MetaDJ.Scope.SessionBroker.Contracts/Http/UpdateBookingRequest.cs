namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Moves, shortens, extends or renames a booking, all or nothing. The body of <c>PATCH /api/bookings/{id}</c>; what is left out stays.</summary>
public sealed record UpdateBookingRequest
{
    /// <summary>As in <see cref="CreateBookingRequest"/>. Alone it moves the booking, which keeps its length.</summary>
    public string? Start { get; init; }

    /// <summary>Either this or <see cref="Duration"/>.</summary>
    public string? End { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? Title { get; init; }

    /// <summary>Whether a second pod follows the Look and takes over: needs the room of two. Also while it is played.</summary>
    public bool? HotSpare { get; init; }

    /// <summary>With a recurrence: which of its bookings. The others move and last as this one does, by their own local times.</summary>
    public BookingScope Scope { get; init; } = BookingScope.This;
}
