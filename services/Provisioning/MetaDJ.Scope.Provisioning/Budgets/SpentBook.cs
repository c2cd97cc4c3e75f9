using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What was spent in the day and month that are now, by scope. There is no counter of its own to drift: it is added up from the ledger.</summary>
internal static class SpentBook
{
    /// <param name="scopes">Those that have a budget.</param>
    /// <param name="holds">A pod that was asked for, and of which no listing says yet since when it runs, is counted from its hold.</param>
    public static IReadOnlyDictionary<BudgetScope, SpentSum> AddUp(
        IEnumerable<BudgetScope> scopes, IReadOnlyList<Pod> pods, IReadOnlyList<SpentLine> forgotten, IReadOnlyDictionary<string, MoneyHold> holds, DateTimeOffset now)
    {
        var windows = BudgetWindow.Around(now).Where(window => window.Current).ToList();
        var sums = windows.ToDictionary(window => window.Period, window => ByPool(window, pods, forgotten, holds, now));
        return scopes.ToDictionary(scope => scope, scope => new SpentSum(Of(scope, sums[BudgetPeriod.Day]), Of(scope, sums[BudgetPeriod.Month])));
    }

    /// <returns>Micro-USD of the whole fleet since then.</returns>
    public static long Since(
        DateTimeOffset from, IReadOnlyList<Pod> pods, IReadOnlyList<SpentLine> forgotten, IReadOnlyDictionary<string, MoneyHold> holds, DateTimeOffset now) =>
        MicroUsd.Up(ByPool(new BudgetWindow(BudgetPeriod.Unknown, from, DateTimeOffset.MaxValue, true), pods, forgotten, holds, now).Values.Sum());

    private static long Of(BudgetScope scope, Dictionary<PoolName, decimal> sums) => scope switch
    {
        { Pool: { } pool } => MicroUsd.Up(sums.GetValueOrDefault(pool)),
        { IsUser: true } => 0,
        _ => MicroUsd.Up(sums.Values.Sum()),
    };

    private static Dictionary<PoolName, decimal> ByPool(
        BudgetWindow window, IReadOnlyList<Pod> pods, IReadOnlyList<SpentLine> forgotten, IReadOnlyDictionary<string, MoneyHold> holds, DateTimeOffset now) =>
        pods.Select(pod => (pod.Pool, Amount: Of(pod, window, holds.GetValueOrDefault(pod.Id.ToString()), now)))
            .Concat(forgotten.Select(line => (line.Pool, Amount: line.Run.Amount(window.From, window.To, now))))
            .GroupBy(line => line.Pool)
            .ToDictionary(pool => pool.Key, pool => pool.Sum(line => line.Amount));

    private static decimal Of(Pod pod, BudgetWindow window, MoneyHold? hold, DateTimeOffset now)
    {
        var gpu = pod.Runs.Sum(run => run.Amount(window.From, window.To, now));
        if (pod.Placement.PlacedAt is { } placed)
        {
            var running = pod.Runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Within(window.From, window.To, now));
            var whole = new RunInterval(placed, pod.Placement.Gone ? pod.EndedAt ?? now : null, 0).Within(window.From, window.To, now);
            var volume = HoldWishes.VolumeDisk(pod);
            gpu += StoragePrices.Disks(pod.Spec.DiskGb, volume, isRunning: true) * (decimal)running.TotalHours;
            gpu += StoragePrices.Disks(pod.Spec.DiskGb, volume, isRunning: false) * (decimal)Math.Max(0, (whole - running).TotalHours);
        }

        return gpu + Unseen(pod, window, hold, now);
    }

    /// <summary>It may run, and be paid for, since it was asked for.</summary>
    private static decimal Unseen(Pod pod, BudgetWindow window, MoneyHold? hold, DateTimeOffset now)
    {
        var isOpen = pod.Runs.Count > 0 && pod.Runs[^1].To is null;
        if (hold is not { Open: true, Gpu: > 0 } || isOpen || !(pod.State.IsUnderWay() || pod.Placement.Asking is not null))
        {
            return 0;
        }

        var from = DateTimeOffset.FromUnixTimeMilliseconds(hold.From);
        from = pod.Runs.Count > 0 && pod.Runs[^1].To > from ? pod.Runs[^1].To!.Value : from;
        return new RunInterval(from, null, MicroUsd.ToUsd(hold.Gpu)).Amount(window.From, window.To, now);
    }
}
