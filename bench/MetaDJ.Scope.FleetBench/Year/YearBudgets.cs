using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using StackExchange.Redis;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>A budget that bites every day, for one pool, and one for the fleet; judged by the cloud's own book.</summary>
internal sealed class YearBudgets(Pool pool, decimal poolPerDay, decimal fleetPerDay)
{
    private const int Every = 20;

    private int _asked;

    /// <summary>The most of its day's money that was ever spent, as a share.</summary>
    public decimal Fullest { get; private set; }

    public async Task PutAsync(IDatabase redis)
    {
        var store = new BudgetStore(redis);
        await store.PutAsync(BudgetScope.Of(pool.Name), new BudgetSpec { PerDay = poolPerDay });
        await store.PutAsync(BudgetScope.Fleet, new BudgetSpec { PerDay = fleetPerDay });
    }

    public void See(UsageBook book, YearChecks checks, DateTimeOffset now)
    {
        if (_asked++ % Every != 0)
        {
            return;
        }

        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var ours = book.All.Where(usage => checks.IsOurs(usage.Id)).Select(usage => (checks.DiskOf(usage.Id), Amount: Spent(usage, today, now))).ToList();
        See(ours.Where(usage => usage.Item1 == pool.Spec.DiskGb).Sum(usage => usage.Amount), poolPerDay, $"pool {pool.Name}", checks, now);
        See(ours.Sum(usage => usage.Amount), fleetPerDay, "the fleet", checks, now);
    }

    private void See(decimal spent, decimal limit, string whose, YearChecks checks, DateTimeOffset now)
    {
        Fullest = Math.Max(Fullest, spent / limit);
        checks.Hold(spent <= limit, now, $"{whose} spent {spent:N4} USD of {limit:N2} today");
    }

    private static decimal Spent(Usage usage, DateTimeOffset from, DateTimeOffset now) => usage.Spans
        .Where(span => span.Until is null || span.Until > from)
        .Select(span => span.Between(from, now))
        .Sum(part => part.Gpu + part.Disk);
}
