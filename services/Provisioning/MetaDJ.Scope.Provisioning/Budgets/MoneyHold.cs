using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// Money kept for a pod or a session: what it may still cost until <see cref="Till"/>. How much that is follows from the rate and the time, so the
/// hold shrinks by itself as the ledger's sum grows. The record in Redis; names as the scripts read them.
/// </summary>
internal sealed record MoneyHold
{
    /// <summary>Micro-USD per hour, storage included.</summary>
    public required long Rate { get; init; }

    /// <summary>Micro-USD per hour of the GPU alone while it runs or is being started; 0 for what is stopped. It counts against the account's limit.</summary>
    public required long Gpu { get; init; }

    /// <summary>When it was taken, Unix ms.</summary>
    public required long From { get; init; }

    /// <summary>Unix ms.</summary>
    public required long Till { get; init; }

    /// <summary>Not yet released.</summary>
    public bool Open { get; init; } = true;

    public required IReadOnlyList<BudgetScope> Scopes { get; init; }

    /// <summary>A session's hold is only for the time until its pod holds the money, Unix ms.</summary>
    public long? Expires { get; init; }

    /// <summary>Whose budget kept it shorter than was wished for.</summary>
    public BudgetScope? ShortScope { get; init; }

    public BudgetPeriod? ShortPeriod { get; init; }

    public DateTimeOffset TillAt() => DateTimeOffset.FromUnixTimeMilliseconds(Till);
}

/// <summary>Asks to hold money.</summary>
/// <param name="Id">A pod's id or a session's: the same twice is one hold.</param>
/// <param name="Rate">Micro-USD per hour, storage included.</param>
/// <param name="Gpu">Micro-USD per hour of the GPU alone.</param>
/// <param name="Till">As long as this.</param>
/// <param name="AtLeast">Refused when it cannot last as long as this; the past accepts whatever there is.</param>
/// <param name="Starts">Something new will run: the account's own limits count too.</param>
internal sealed record HoldWish(
    string Id, long Rate, long Gpu, DateTimeOffset Till, DateTimeOffset AtLeast, bool Starts, IReadOnlyList<BudgetScope> Scopes, DateTimeOffset? Expires = null)
{
    /// <summary>RunPod's floor: an hour of it must be on the account.</summary>
    public long Needs => Rate;
}

/// <summary>What came of asking.</summary>
internal abstract record HoldOutcome
{
    private HoldOutcome()
    {
    }

    public sealed record Held(DateTimeOffset Till) : HoldOutcome;

    /// <summary>Held, but not for as long as was wished for.</summary>
    public sealed record Short(DateTimeOffset Till, MoneyRefusal Why) : HoldOutcome;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(MoneyRefusal Why) : HoldOutcome;
}
