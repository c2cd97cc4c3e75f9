namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A limit on money. The body of <c>PUT /api/budgets/{scope}</c>.</summary>
public sealed record BudgetSpec
{
    /// <summary>USD per calendar day in UTC; null is no limit.</summary>
    public decimal? PerDay { get; init; }

    /// <summary>USD per calendar month in UTC; null is no limit.</summary>
    public decimal? PerMonth { get; init; }

    /// <summary>The share of a limit, spent and held together, from which on there is a warning; above 0, at most 1.</summary>
    public double WarnAt { get; init; } = 0.8;

    public BudgetPolicy WhenUsedUp { get; init; } = BudgetPolicy.EndShows;
}

/// <summary>What becomes of a pod on which somebody plays when a budget has nothing left for it. Spares end at once in either case.</summary>
public enum BudgetPolicy
{
    Unknown = 0,

    /// <summary>It ends just before the money held for it is used: the limit is never passed.</summary>
    EndShows = 1,

    /// <summary>
    /// The show goes on to its end. Money for all of it is held as soon as it begins, if there is enough; if there is not, the limit may be
    /// passed by what the rest of the show costs.
    /// </summary>
    FinishShows = 2,
}
