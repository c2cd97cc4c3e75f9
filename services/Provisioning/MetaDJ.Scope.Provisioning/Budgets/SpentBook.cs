using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What was spent in the day and month that are now, by scope: the ledger's lines, its open meters, and what no listing of the cloud has shown yet.</summary>
internal static class SpentBook
{
    /// <param name="scopes">Those that have a budget.</param>
    /// <param name="days">Of the ledger's lines, at least of this month.</param>
    /// <param name="meters">What goes on; read before the days, so that an interval that ends meanwhile is counted twice for a moment and never not at all.</param>
    /// <param name="unseen">What the ledger does not know of yet.</param>
    public static IReadOnlyDictionary<BudgetScope, SpentSum> AddUp(
        IEnumerable<BudgetScope> scopes, IReadOnlyList<SpentDay> days, IReadOnlyCollection<Meter> meters, IReadOnlyList<UnseenSpend> unseen, DateTimeOffset now)
    {
        var windows = BudgetWindow.Around(now).Where(window => window.Current).ToDictionary(window => window.Period);
        var shares = windows.ToDictionary(window => window.Key, window => Shares(window.Value.From, days, meters, now));
        return scopes.ToDictionary(scope => scope, scope => new SpentSum(Of(scope, BudgetPeriod.Day), Of(scope, BudgetPeriod.Month)));

        long Of(BudgetScope scope, BudgetPeriod period) => MicroUsd.Up(Ledger(scope, shares[period]) + Unseen(scope, unseen, windows[period].From, now));
    }

    /// <returns>Micro-USD of the whole fleet since then.</returns>
    public static long Since(DateTimeOffset from, IReadOnlyList<SpentDay> days, IReadOnlyCollection<Meter> meters, IReadOnlyList<UnseenSpend> unseen, DateTimeOffset now) =>
        MicroUsd.Up(Ledger(BudgetScope.Fleet, Shares(from, days, meters, now)) + Unseen(BudgetScope.Fleet, unseen, from, now));

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

    private static decimal Ledger(BudgetScope scope, List<SpentShare> shares) => scope switch
    {
        { Pool: { } pool } => shares.Where(share => share.Pool == pool).Sum(share => share.Amount),
        { User: { } user } => shares.Where(share => share.User == user).Sum(share => share.Amount),
        _ => shares.Sum(share => share.Amount),
    };

    /// <summary>Of whole days: the day in which the instant lies counts from its midnight.</summary>
    private static List<SpentShare> Shares(DateTimeOffset from, IReadOnlyList<SpentDay> days, IReadOnlyCollection<Meter> meters, DateTimeOffset now)
    {
        var midnight = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero);
        return
        [
            .. days.Where(day => day.Day >= DateOnly.FromDateTime(midnight.UtcDateTime)).SelectMany(day => day.Shares),
            .. meters.SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(midnight, now)).OfType<LedgerLine>().Select(SpentShare.Of),
        ];
    }

    private static decimal Unseen(BudgetScope scope, IReadOnlyList<UnseenSpend> unseen, DateTimeOffset from, DateTimeOffset now) =>
        unseen.Where(spend => spend.Scopes.Contains(scope))
            .Sum(spend => MicroUsd.ToUsd(MicroUsd.Cost(spend.Rate, (long)(now - (spend.From > from ? spend.From : from)).TotalMilliseconds)));
}

/// <param name="Rate">Micro-USD per hour.</param>
internal sealed record UnseenSpend(IReadOnlyList<BudgetScope> Scopes, DateTimeOffset From, long Rate);

/// <summary>One day of the ledger, added up.</summary>
internal sealed record SpentDay(DateOnly Day, IReadOnlyList<SpentShare> Shares)
{
    public static SpentDay Of(DateOnly day, IEnumerable<LedgerLine> lines) => new(
        day, [.. lines.GroupBy(line => (line.Label.Pool, line.Label.User)).Select(share => new SpentShare(share.Key.Pool, share.Key.User, share.Sum(line => line.Amount)))]);

    /// <summary>Both together, with one share for each pool and user.</summary>
    public SpentDay And(SpentDay other) => this with
    {
        Shares = [.. Shares.Concat(other.Shares).GroupBy(share => (share.Pool, share.User)).Select(share => new SpentShare(share.Key.Pool, share.Key.User, share.Sum(one => one.Amount)))],
    };
}

/// <param name="Amount">USD.</param>
internal sealed record SpentShare(PoolName? Pool, string? User, decimal Amount)
{
    public static SpentShare Of(LedgerLine line) => new(line.Label.Pool, line.Label.User, line.Amount);
}
