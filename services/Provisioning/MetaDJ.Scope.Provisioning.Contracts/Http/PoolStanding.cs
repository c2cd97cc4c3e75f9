namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>How a pool stood at the last look at the fleet that changed something of it.</summary>
public sealed record PoolStanding
{
    public required DateTimeOffset At { get; init; }

    /// <summary>How many pods there should be: for those who play, those who wait or are due, and to spare; <see cref="PoolSpec.Maximum"/> at most.</summary>
    public required int Wanted { get; init; }

    public required int Ready { get; init; }

    /// <summary>On their way to Ready, resets and changes of variant included.</summary>
    public required int Starting { get; init; }

    /// <summary>Somebody plays on them.</summary>
    public required int Leased { get; init; }

    /// <summary>Ready, and nobody plays on them or waits for them.</summary>
    public required int Spare { get; init; }

    /// <summary>Sessions in line.</summary>
    public required int Waiting { get; init; }

    /// <summary>Announced wishes whose pods must be started by now.</summary>
    public required int Due { get; init; }

    /// <summary>How many spares the schedule wants now.</summary>
    public required int Warm { get; init; }

    /// <summary>When the schedule next wants another number; null when it never does within a week.</summary>
    public WarmStep? NextWarm { get; init; }

    /// <summary>When the next pod will be started by what is known now: for an announced wish, the schedule, or after a backoff.</summary>
    public DateTimeOffset? NextStartAt { get; init; }

    /// <summary>Why there are fewer pods than wanted, and none is being started for the rest.</summary>
    public IReadOnlyList<PoolShortage> Shortages { get; init; } = [];
}

/// <param name="Warm">The number from then on.</param>
public sealed record WarmStep(DateTimeOffset At, int Warm);

/// <param name="People">Pods that people lack for it.</param>
/// <param name="Spares">Spares that are lacking for it.</param>
/// <param name="Until">When it is over, where that is known.</param>
public sealed record PoolShortage(ShortageCause Cause, int People, int Spares, string Detail, DateTimeOffset? Until = null);

public enum ShortageCause
{
    Unknown = 0,

    /// <summary>The pool has as many pods as it may have.</summary>
    Maximum = 1,

    /// <summary>The fleet has as many pods as it may have.</summary>
    FleetMaximum = 2,

    /// <summary>As many starts are in flight as may be, of this pool or of the fleet.</summary>
    StartsInFlight = 3,

    /// <summary>Its pods failed lately; it waits before it asks again.</summary>
    Backoff = 4,

    /// <summary>A budget or a limit of the provider's account does not allow it.</summary>
    Budget = 5,

    /// <summary>The brake is on: nothing is started or stopped.</summary>
    Paused = 6,
}
