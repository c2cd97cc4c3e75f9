using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>What plans cover now. A plan is not bound to a pod: it moves to the next deployment of its GPU type.</summary>
internal static class SavingsPlans
{
    public static bool IsActive(this SavingsPlan plan, DateTimeOffset now) => plan.StartsAt <= now && now < plan.ExpiresAt;

    public static bool ExpiresSoon(this SavingsPlan plan, DateTimeOffset now, TimeSpan warning) => plan.IsActive(now) && plan.ExpiresAt - now <= warning;

    /// <summary>USD that the GPUs it covers cost a month of 730 hours, used or not.</summary>
    public static decimal MonthlyCost(this SavingsPlan plan) => plan.RatePerHour * plan.Count * Spend.StoragePrices.HoursPerMonth;

    /// <summary>How many pods each plan covers, the cheapest plan of a GPU type first.</summary>
    public static IReadOnlyDictionary<string, int> Covered(IReadOnlyDictionary<string, SavingsPlan> plans, IReadOnlyList<Pod> pods, DateTimeOffset now)
    {
        var running = Running(pods);
        var covered = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, plan) in plans.OrderBy(plan => plan.Value.RatePerHour).ThenBy(plan => plan.Key, StringComparer.Ordinal))
        {
            var left = running.GetValueOrDefault(plan.GpuType);
            covered[name] = plan.IsActive(now) ? Math.Min(left, plan.Count) : 0;
            running[plan.GpuType] = left - covered[name];
        }

        return covered;
    }

    /// <summary>GPU types of which a plan could cover one more pod.</summary>
    public static IReadOnlySet<string> Open(IReadOnlyDictionary<string, SavingsPlan> plans, IReadOnlyList<Pod> pods, DateTimeOffset now)
    {
        var running = Running(pods);
        return plans.Values.Where(plan => plan.IsActive(now)).GroupBy(plan => plan.GpuType, StringComparer.Ordinal)
            .Where(type => type.Sum(plan => plan.Count) > running.GetValueOrDefault(type.Key))
            .Select(type => type.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>For pools that are paid for by savings: offers a plan can cover come first, each in the order they were.</summary>
    public static IReadOnlyList<GpuOffer> Prefer(IReadOnlyList<GpuOffer> ranked, IReadOnlySet<string> open) =>
        open.Count == 0 ? ranked : [.. ranked.OrderByDescending(offer => offer.Fits).ThenByDescending(offer => open.Contains(offer.GpuType))];

    private static Dictionary<string, int> Running(IReadOnlyList<Pod> pods) => pods
        .Where(pod => MoneyKeeping.Costs(pod) && pod.State != PodState.Stopped && pod.Placement.GpuType is not null)
        .CountBy(pod => pod.Placement.GpuType!, StringComparer.Ordinal)
        .ToDictionary(StringComparer.Ordinal);
}
