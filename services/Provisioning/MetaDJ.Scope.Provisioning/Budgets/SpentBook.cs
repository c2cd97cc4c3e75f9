using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What was spent in the day and month that are now, by scope: the ledger's sums, and what no listing of the cloud has shown yet.</summary>
internal static class SpentBook
{
    /// <param name="scopes">Those that have a budget.</param>
    /// <param name="totals">The ledger's, by period.</param>
    /// <param name="unseen">What the ledger does not know of yet.</param>
    public static IReadOnlyDictionary<BudgetScope, SpentSum> AddUp(
        IEnumerable<BudgetScope> scopes, Func<BudgetPeriod, SpendTotals> totals, IReadOnlyList<UnseenSpend> unseen, DateTimeOffset now)
    {
        var windows = BudgetWindow.Around(now).Where(window => window.Current).ToDictionary(window => window.Period);
        return scopes.ToDictionary(scope => scope, scope => new SpentSum(Of(scope, BudgetPeriod.Day), Of(scope, BudgetPeriod.Month)));

        long Of(BudgetScope scope, BudgetPeriod period) => MicroUsd.Up(Ledger(scope, totals(period)) + Unseen(scope, unseen, windows[period].From, now));
    }

    /// <returns>Micro-USD of the whole fleet since then.</returns>
    public static long Since(DateTimeOffset from, SpendTotals totals, IReadOnlyList<UnseenSpend> unseen, DateTimeOffset now) =>
        MicroUsd.Up(totals.All + Unseen(BudgetScope.Fleet, unseen, from, now));

    /// <summary>Pods that may run, and be paid for, since they were asked for, although the ledger knows of no start yet: their money counts from its hold on.</summary>
    public static IReadOnlyList<UnseenSpend> Unseen(IReadOnlyList<Pod> pods, IReadOnlyDictionary<string, MoneyHold> holds, IReadOnlyCollection<Meter> meters)
    {
        var metered = meters.ToDictionary(meter => meter.CloudId, StringComparer.Ordinal);
        return [.. pods.Select(Of).OfType<UnseenSpend>()];

        UnseenSpend? Of(Pod pod)
        {
            var meter = pod.CloudId is { } cloudId ? metered.GetValueOrDefault(cloudId) : null;
            if (!holds.TryGetValue(pod.Id.ToString(), out var hold) || hold is not { Open: true, Gpu: > 0 } || meter is { IsRunning: true }
                || !(pod.State.IsUnderWay() || pod.Placement.Asking is not null))
            {
                return null;
            }

            var from = DateTimeOffset.FromUnixTimeMilliseconds(hold.From);
            return new UnseenSpend(hold.Scopes, meter?.Floor > from ? meter.Floor : from, hold.Rate);
        }
    }

    private static decimal Ledger(BudgetScope scope, SpendTotals totals) => scope switch
    {
        { Pool: { } pool } => totals.Of(pool),
        { User: { } user } => totals.Of(user),
        _ => totals.All,
    };

    private static decimal Unseen(BudgetScope scope, IReadOnlyList<UnseenSpend> unseen, DateTimeOffset from, DateTimeOffset now) =>
        unseen.Where(spend => spend.Scopes.Contains(scope))
            .Sum(spend => MicroUsd.ToUsd(MicroUsd.Cost(spend.Rate, (long)(now - (spend.From > from ? spend.From : from)).TotalMilliseconds)));
}

/// <param name="Rate">Micro-USD per hour.</param>
internal sealed record UnseenSpend(IReadOnlyList<BudgetScope> Scopes, DateTimeOffset From, long Rate);
