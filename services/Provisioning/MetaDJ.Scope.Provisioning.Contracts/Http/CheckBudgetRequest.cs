namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Asks whether somebody may open or book a session. The body of <c>POST /api/budgets/check</c>; services only.</summary>
public sealed record CheckBudgetRequest
{
    /// <summary>The name in the person's token.</summary>
    public required string User { get; init; }

    public required PoolName Pool { get; init; }

    /// <summary>How long the session is to last, or less: money for as long must be free.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The pod it would get; its price counts then. Null takes the dearest the pool has now, or the cheapest that fits.</summary>
    public PodId? Pod { get; init; }

    /// <summary>
    /// Holds the money for some minutes under this name, so that two sessions opened at once cannot both count on it. The same name twice is
    /// one hold. Null only asks.
    /// </summary>
    public string? HoldAs { get; init; }
}

/// <summary>May it, and if not, why.</summary>
/// <param name="Needed">USD that the session would cost.</param>
/// <param name="HeldUntil">Until when the money is held; null when nothing is.</param>
public sealed record CheckBudgetResponse(bool Allowed, decimal Needed, DateTimeOffset? HeldUntil, BudgetRefusal? Refusal);

/// <summary>A budget said no.</summary>
/// <param name="Scope">Whose budget.</param>
/// <param name="Limit">USD per period.</param>
/// <param name="Free">USD left.</param>
/// <param name="Needed">USD asked for.</param>
/// <param name="EndsAt">When the period ends and a new one begins.</param>
public sealed record BudgetRefusal(
    BudgetScope Scope, BudgetPeriod Period, decimal Limit, decimal Free, decimal Needed, DateTimeOffset EndsAt, string Detail);
