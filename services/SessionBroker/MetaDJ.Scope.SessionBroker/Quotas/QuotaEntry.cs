using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>What one booking takes of a quota, as the scripts keep it.</summary>
internal sealed record QuotaEntry
{
    public required BookingId Id { get; init; }

    public required IReadOnlyList<QuotaPart> Parts { get; init; }

    /// <summary>Whether it is what was really used: then it changes no more.</summary>
    public required bool Settled { get; init; }
}

/// <summary>What it takes of one week or month.</summary>
internal sealed record QuotaPart
{
    /// <summary>See <see cref="QuotaCalendar"/>.</summary>
    public required string Period { get; init; }

    /// <summary>GPU time in milliseconds.</summary>
    public required long Ms { get; init; }

    /// <summary>Micro-dollars.</summary>
    public required long Usd { get; init; }

    /// <summary>When the week or month is over.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>What a booking takes in all.</summary>
/// <param name="Span">When.</param>
/// <param name="Gpus">How many pods: two with a hot spare.</param>
/// <param name="MicroUsd">What it costs; 0 when nobody knows.</param>
internal readonly record struct QuotaLoad(Calendars.Span Span, int Gpus, long MicroUsd);
