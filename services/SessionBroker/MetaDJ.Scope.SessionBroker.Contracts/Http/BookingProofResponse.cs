namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>
/// That a booked stage shows a picture: what <c>GET /api/bookings/{id}/proof</c> answers. The picture itself is at <c>/proof/frame</c>, until
/// some time after the booking.
/// </summary>
public sealed record BookingProofResponse
{
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Of the frame, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required int Bytes { get; init; }

    public string? GpuType { get; init; }

    public string? DataCenter { get; init; }

    /// <summary>Whether it is of the stage that the booking has now: a stage that was lost since proves nothing.</summary>
    public required bool IsCurrent { get; init; }
}
