using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>One calendar period in UTC.</summary>
/// <param name="Current">The one that is now; money was spent in it already.</param>
internal sealed record BudgetWindow(BudgetPeriod Period, DateTimeOffset From, DateTimeOffset To, bool Current)
{
    /// <summary>Money is never held for longer ahead than this, so that no hold reaches beyond the next period.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromHours(24);

    /// <summary>Today, tomorrow, this month, the next: a hold may cross midnight, and counts on both sides.</summary>
    public static IReadOnlyList<BudgetWindow> Around(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var month = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return
        [
            new(BudgetPeriod.Day, today, today.AddDays(1), true),
            new(BudgetPeriod.Day, today.AddDays(1), today.AddDays(2), false),
            new(BudgetPeriod.Month, month, month.AddMonths(1), true),
            new(BudgetPeriod.Month, month.AddMonths(1), month.AddMonths(2), false),
        ];
    }
}
