using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What a booking would cost and whether it can be made ready, as far as that is known now. Nothing is held for it.</summary>
public sealed record QuoteResponse
{
    public required PoolName Pool { get; init; }

    /// <summary>USD in all; null while nobody knows the price.</summary>
    public decimal? Amount { get; init; }

    /// <summary>USD for an hour of one pod; null while nobody knows.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>One, or two with a hot spare.</summary>
    public required int Pods { get; init; }

    /// <summary>How long the show lasts.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long before the start its pod is started, which is paid for too.</summary>
    public required TimeSpan WarmingLead { get; init; }

    /// <summary>How many bookings it is for: those of a recurrence.</summary>
    public int Bookings { get; init; } = 1;

    /// <summary>How it was computed.</summary>
    public required string Explanation { get; init; }

    public required FeasibilityResponse Feasibility { get; init; }

    /// <summary>Why the person's own money does not allow it now; null when it does, or when nobody knows.</summary>
    public string? Money { get; init; }

    /// <summary>Whether there is room now; null where room is held already.</summary>
    public bool? HasRoom { get; init; }

    /// <summary>Without room: the next times that have some.</summary>
    public IReadOnlyList<FreeWindow>? FreeWindows { get; init; }
}

/// <summary>Whether a stage can be expected.</summary>
/// <param name="Odds">0 to 1, if it were asked for now; null when nobody knows.</param>
/// <param name="TimeToReady">From asking to a proven frame, of the offer that would be tried first.</param>
/// <param name="Explanation">In words.</param>
public sealed record FeasibilityResponse(FeasibilityVerdict Verdict, double? Odds, TimeSpan? TimeToReady, string Explanation);

public enum FeasibilityVerdict
{
    Unknown = 0,

    /// <summary>Nine in ten, or better.</summary>
    Likely = 1,

    /// <summary>Better than even.</summary>
    Uncertain = 2,

    Unlikely = 3,

    /// <summary>Nobody can be asked now.</summary>
    Unclear = 4,
}
