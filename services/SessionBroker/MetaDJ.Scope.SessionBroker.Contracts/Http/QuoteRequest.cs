using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Asks what a booking would cost. The body of <c>POST /api/bookings/quote</c>; nothing is held. Times are as in <see cref="CreateBookingRequest"/>.</summary>
public sealed record QuoteRequest
{
    public required PoolName Pool { get; init; }

    public required string Start { get; init; }

    /// <summary>Either this or <see cref="Duration"/>.</summary>
    public string? End { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? TimeZone { get; init; }

    public bool HotSpare { get; init; }
}
