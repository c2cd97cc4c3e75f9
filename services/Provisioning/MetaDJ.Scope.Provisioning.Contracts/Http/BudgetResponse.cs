namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A budget as it is: the limit and what there is left of it.</summary>
public sealed record BudgetResponse
{
    public required BudgetScope Scope { get; init; }

    public required BudgetSpec Spec { get; init; }

    /// <summary>Today and this month, for the limits that are set.</summary>
    public required IReadOnlyList<BudgetPeriodResponse> Periods { get; init; }

    /// <summary>Who has money of it held.</summary>
    public required IReadOnlyList<BudgetHoldResponse> Holds { get; init; }
}

/// <summary>One calendar period of a budget; amounts in USD.</summary>
/// <param name="Spent">By our own ledger, up to this moment.</param>
/// <param name="Held">What running and starting pods may still cost within this period by the money held for them.</param>
/// <param name="Free">What is left for others; 0 when the limit is reached or was passed.</param>
public sealed record BudgetPeriodResponse(
    BudgetPeriod Period, DateTimeOffset StartsAt, DateTimeOffset EndsAt, decimal Limit, decimal Spent, decimal Held, decimal Free, BudgetState State);

public enum BudgetPeriod
{
    Unknown = 0,

    /// <summary>From midnight to midnight, UTC.</summary>
    Day = 1,

    /// <summary>From the first to the first, UTC.</summary>
    Month = 2,
}

public enum BudgetState
{
    Unknown = 0,
    Open = 1,

    /// <summary>Spent and held together are past the warning share.</summary>
    Warning = 2,

    /// <summary>Nothing is free.</summary>
    UsedUp = 3,
}

/// <summary>Money that is kept for something.</summary>
/// <param name="For">A pod's id, or a session's.</param>
/// <param name="PricePerHour">USD, storage included.</param>
/// <param name="Until">How long it lasts; it is rolled forward as long as there is money.</param>
public sealed record BudgetHoldResponse(string For, decimal PricePerHour, DateTimeOffset Until);
