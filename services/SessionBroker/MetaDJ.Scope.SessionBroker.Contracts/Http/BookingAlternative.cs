using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What could be done instead of waiting for a stage that is late. Taken with <c>POST /api/bookings/{id}/alternatives/{number}</c>.</summary>
public sealed record BookingAlternative
{
    /// <summary>1 is the best.</summary>
    public required int Number { get; init; }

    public required AlternativeKind Kind { get; init; }

    /// <summary>In words for people.</summary>
    public required string Detail { get; init; }

    /// <summary>Whether one call takes it; otherwise <see cref="Detail"/> says who can.</summary>
    public required bool CanBeTaken { get; init; }

    /// <summary>When a picture is expected; null for what only moves the booking.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    public PoolName? Pool { get; init; }

    public string? GpuType { get; init; }

    public string? DataCenter { get; init; }

    /// <summary>0 to 1: how likely that GPU is to be had now.</summary>
    public double? Odds { get; init; }

    /// <summary>USD per hour for the GPU, where known.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>The window it would be, when it is another.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }
}

public enum AlternativeKind
{
    Unknown = 0,

    /// <summary>The same pipeline in another pool, whose stage is ready.</summary>
    OtherPool = 1,

    /// <summary>A GPU, or a data centre, that the pool does not ask for.</summary>
    OtherGpu = 2,

    /// <summary>The same length, once the stage is expected to be ready.</summary>
    Later = 3,
}
