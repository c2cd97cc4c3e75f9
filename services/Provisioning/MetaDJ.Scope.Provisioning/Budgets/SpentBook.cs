using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What was spent in the day and month that are now, by scope. There is no counter of its own to drift: it is added up from the ledger.</summary>
internal static class SpentBook
{
    /// <param name="scopes">Those that have a budget.</param>
    /// <param name="days">Of the ledger's lines, at least of this month.</param>
    /// <param name="meters">What goes on; read before the days, so that an interval that ends meanwhile is counted twice for a moment and never not at all.</param>
    /// <param name="holds">A pod that was asked for, and of which no listing says yet since when it runs, is counted from its hold.</param>
    public static IReadOnlyDictionary<BudgetScope, SpentSum> AddUp(
        IEnumerable<BudgetScope> scopes, IReadOnlyList<SpentDay> days, IReadOnlyList<Meter> meters, IReadOnlyList<Pod> pods,
        IReadOnlyDictionary<string, MoneyHold> holds, DateTimeOffset now)
    {
        var windows = BudgetWindow.Around(now).Where(window => window.Current).ToDictionary(window => window.Period, window => Shares(window, days, meters, pods, holds, now).ToList());
        return scopes.ToDictionary(scope => scope, scope => new SpentSum(Of(scope, windows[BudgetPeriod.Day]), Of(scope, windows[BudgetPeriod.Month])));
    }

    /// <returns>Micro-USD of the whole fleet since then, whole days.</returns>
    public static long Since(
        DateTimeOffset from, IReadOnlyList<SpentDay> days, IReadOnlyList<Meter> meters, IReadOnlyList<Pod> pods, IReadOnlyDictionary<string, MoneyHold> holds, DateTimeOffset now) =>
        Of(BudgetScope.Fleet, [.. Shares(new BudgetWindow(BudgetPeriod.Unknown, from, DateTimeOffset.MaxValue, true), days, meters, pods, holds, now)]);

    private static long Of(BudgetScope scope, List<SpentShare> shares) => MicroUsd.Up(scope switch
    {
        { Pool: { } pool } => shares.Where(share => share.Pool == pool).Sum(share => share.Amount),
        { IsUser: true } => shares.Where(share => share.User is not null && BudgetScope.TryParse("user:" + share.User, null, out var user) && user == scope).Sum(share => share.Amount),
        _ => shares.Sum(share => share.Amount),
    });

    private static IEnumerable<SpentShare> Shares(
        BudgetWindow window, IReadOnlyList<SpentDay> days, IReadOnlyList<Meter> meters, IReadOnlyList<Pod> pods, IReadOnlyDictionary<string, MoneyHold> holds,
        DateTimeOffset now)
    {
        var running = meters.Where(meter => meter.IsRunning).Select(meter => meter.CloudId).ToHashSet(StringComparer.Ordinal);
        var floors = meters.ToDictionary(meter => meter.CloudId, meter => meter.Floor, StringComparer.Ordinal);
        return days.Where(day => day.Day >= DateOnly.FromDateTime(window.From.UtcDateTime)).SelectMany(day => day.Shares)
            .Concat(meters.SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(window.From, now)).OfType<LedgerLine>().Select(SpentShare.Of))
            .Concat(pods.Select(pod => Unseen(pod, window, holds.GetValueOrDefault(pod.Id.ToString()), running, floors, now)).OfType<SpentShare>());
    }

    /// <summary>It may run, and be paid for, since it was asked for.</summary>
    private static SpentShare? Unseen(
        Pod pod, BudgetWindow window, MoneyHold? hold, HashSet<string> running, Dictionary<string, DateTimeOffset> floors, DateTimeOffset now)
    {
        if (hold is not { Open: true, Gpu: > 0 } || (pod.CloudId is { } id && running.Contains(id)) || !(pod.State.IsUnderWay() || pod.Placement.Asking is not null))
        {
            return null;
        }

        var from = DateTimeOffset.FromUnixTimeMilliseconds(hold.From);
        from = pod.CloudId is { } cloudId && floors.TryGetValue(cloudId, out var floor) && floor > from ? floor : from;
        from = window.From > from ? window.From : from;
        return now > from ? new SpentShare(pod.Pool, null, MicroUsd.ToUsd(MicroUsd.Cost(hold.Rate, (long)(now - from).TotalMilliseconds))) : null;
    }
}

/// <summary>One day of the ledger, added up.</summary>
internal sealed record SpentDay(DateOnly Day, IReadOnlyList<SpentShare> Shares)
{
    public static SpentDay Of(DateOnly day, IEnumerable<LedgerLine> lines) => new(
        day, [.. lines.GroupBy(line => (line.Label.Pool, line.Label.User)).Select(share => new SpentShare(share.Key.Pool, share.Key.User, share.Sum(line => line.Amount)))]);
}

/// <param name="Amount">USD.</param>
internal sealed record SpentShare(PoolName? Pool, string? User, decimal Amount)
{
    public static SpentShare Of(LedgerLine line) => new(line.Label.Pool, line.Label.User, line.Amount);
}
