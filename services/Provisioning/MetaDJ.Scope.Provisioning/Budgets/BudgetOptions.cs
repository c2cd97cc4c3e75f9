using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>How money is held for pods, and the limits that RunPod sets to an account.</summary>
public sealed class BudgetOptions
{
    public const string SectionName = "Provisioning:Budgets";

    /// <summary>For how long ahead money is held for every pod that costs something; a pod is started only when there is enough for as long.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "12:00:00")]
    public TimeSpan Reserve { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A pod whose money cannot be rolled forward is ended this long before it is used up: ending takes time, and costs during it.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:30:00")]
    public TimeSpan EndMargin { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two attempts of a pod that no budget had money for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>USD per hour that the account may spend on running GPUs; RunPod's own limit, which it raises on request.</summary>
    [Range(0, 100_000)]
    public decimal AccountSpendPerHour { get; set; } = 80;

    /// <summary>
    /// USD that were on the account at <see cref="AccountCreditAt"/>, entered by hand: RunPod's API tells no balance. With it no pod is started
    /// that would leave less than an hour of itself on the account; without it RunPod's own refusal (402) is waited for.
    /// </summary>
    [Range(0, 10_000_000)]
    public decimal? AccountCredit { get; set; }

    /// <summary>When <see cref="AccountCredit"/> was read.</summary>
    public DateTimeOffset? AccountCreditAt { get; set; }

    /// <summary>Wait before anything is asked for again after RunPod said that the balance does not allow it; doubles up to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan NoBalanceWait { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether pools may ask for spot pods. RunPod took them out of its API in May 2026: the answer is no in either case, until a provider's API
    /// offers them again.
    /// </summary>
    public bool Spot { get; set; }

    /// <summary>How long before its expiry a savings plan raises an alert.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan PlanExpiryWarning { get; set; } = TimeSpan.FromDays(14);
}
