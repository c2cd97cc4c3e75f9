using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What is known of money at one moment.</summary>
internal sealed record MoneyFacts
{
    /// <summary>When the spent money was added up; holds count from here on.</summary>
    public required DateTimeOffset At { get; init; }

    public IReadOnlyDictionary<BudgetScope, BudgetSpec> Budgets { get; init; } = new Dictionary<BudgetScope, BudgetSpec>();

    /// <summary>Of every scope that has a budget.</summary>
    public IReadOnlyDictionary<BudgetScope, SpentSum> Spent { get; init; } = new Dictionary<BudgetScope, SpentSum>();

    /// <summary>By pod or session id.</summary>
    public IReadOnlyDictionary<string, MoneyHold> Holds { get; init; } = new Dictionary<string, MoneyHold>();

    /// <summary>RunPod said that the balance does not allow a pod; null since one was started.</summary>
    public NoBalance? NoBalance { get; init; }

    /// <summary>Micro-USD per hour that may run at once.</summary>
    public required long Cap { get; init; }

    /// <summary>Micro-USD entered by hand; null when nobody did.</summary>
    public long? Credit { get; init; }

    /// <summary>Micro-USD of the whole fleet since the credit was entered.</summary>
    public long CreditSpent { get; init; }
}

/// <summary>Micro-USD spent in the current day and month.</summary>
internal sealed record SpentSum(long Day, long Month)
{
    public static readonly SpentSum None = new(0, 0);

    public long Of(BudgetPeriod period) => period == BudgetPeriod.Day ? Day : Month;
}

/// <param name="Until">Nothing is asked for until then; afterwards one pod is tried.</param>
/// <param name="Times">In a row.</param>
internal sealed record NoBalance(DateTimeOffset Until, int Times, string Detail);
