using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What is known of the picture that was seen of a booked stage, as the scripts keep it with the booking.</summary>
internal sealed record Proof
{
    /// <summary>The token of the lease under which the stage was held: another stage has another.</summary>
    public required long Fence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the frame, hexadecimal.</summary>
    public required string Hash { get; init; }

    public required int Bytes { get; init; }

    public string? GpuType { get; init; }

    public string? DataCenter { get; init; }

    public BookingProofResponse ToResponse(bool isCurrent) => new()
    {
        SeenAt = At,
        Sha256 = Hash,
        Bytes = Bytes,
        GpuType = GpuType,
        DataCenter = DataCenter,
        IsCurrent = isCurrent,
    };
}
