namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The body of <c>POST /api/bookings/{id}/reject</c>.</summary>
public sealed record RejectBookingRequest
{
    /// <summary>What the person is told: 1 to 300 printable characters.</summary>
    public required string Reason { get; init; }
}
