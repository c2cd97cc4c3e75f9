using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Money as the reconciler handles it: judges a plan by it, and takes it right before it is spent.</summary>
internal sealed class PodMoney(MoneyBook book, NoBalanceStore noBalance, SavingsPlanStore plans, BudgetAlerts alerts, IOptions<BudgetOptions> options, TimeProvider clock)
{
    /// <summary>When a pod without money is looked at again.</summary>
    public DateTimeOffset NextTry => clock.GetUtcNow() + options.Value.RetryInterval;

    /// <summary>Adds to a snapshot what is known of money; pools that are paid for by savings look first at what their plans cover.</summary>
    public async Task<PodSnapshot> ReadAsync(PodSnapshot snapshot, long fence)
    {
        var facts = await book.ReadAsync(snapshot.Pods, fence);
        return snapshot with { Money = facts, Offers = await PreferAsync(snapshot) };
    }

    public IReadOnlyList<PodAction> Govern(IReadOnlyList<PodAction> actions, PodSnapshot snapshot)
    {
        var now = clock.GetUtcNow();
        return BudgetPlan.Govern([.. actions.Select(action => IdleFates.Choose(action, snapshot, now))], snapshot, options.Value, now);
    }

    public Task TellAsync(PodSnapshot snapshot) => alerts.TellAsync(snapshot);

    /// <returns>Why not; null when the money is held.</returns>
    public Task<MoneyRefusal?> TakeAsync(PodAction.Create create, long fence) =>
        RefusalAsync(create.Money ?? HoldWishes.Start(create.Pod, create.Offer.PricePerHour, null, options.Value, clock.GetUtcNow()), fence);

    /// <param name="fresh">The new pod as which the stopped one is started.</param>
    /// <returns>Why not; null when the money is held.</returns>
    public Task<MoneyRefusal?> TakeAsync(PodAction.Start start, PodId fresh, long fence)
    {
        var wish = start.Money ?? HoldWishes.Start(start.Pod, start.Pod.Placement.PricePerHour, null, options.Value, clock.GetUtcNow());
        return RefusalAsync(wish with { Id = fresh.ToString() }, fence);
    }

    public Task TakeAsync(IReadOnlyList<HoldWish> wishes, long fence) => book.TakeAsync(wishes, fence);

    public Task ReleaseAsync(IReadOnlyCollection<string> ids, long fence) => book.ReleaseAsync(ids, fence);

    /// <summary>Gives back what was held for a pod that was certainly not placed, and remembers what RunPod says of the balance.</summary>
    public async Task SettleAsync(PodId pod, CreateOutcome outcome, long fence)
    {
        if (outcome is CreateOutcome.Placed)
        {
            await noBalance.ClearAsync();
            return;
        }

        if (outcome is CreateOutcome.NoBalance(var detail))
        {
            await noBalance.SaidAsync(detail);
        }

        if (outcome is not CreateOutcome.Unknown)
        {
            await book.ReleaseAsync([pod.ToString()], fence);
        }
    }

    private async Task<IReadOnlyDictionary<PoolName, IReadOnlyList<GpuOffer>>> PreferAsync(PodSnapshot snapshot)
    {
        var saving = snapshot.Pools.Where(pool => pool.Spec.Pricing == PricingMode.Savings).Select(pool => pool.Name).ToHashSet();
        if (!snapshot.Offers.Keys.Any(saving.Contains))
        {
            return snapshot.Offers;
        }

        var open = SavingsPlans.Open(await plans.ListAsync(), snapshot.Pods, clock.GetUtcNow());
        return snapshot.Offers.ToDictionary(offers => offers.Key, offers => saving.Contains(offers.Key) ? SavingsPlans.Prefer(offers.Value, open) : offers.Value);
    }

    private async Task<MoneyRefusal?> RefusalAsync(HoldWish wish, long fence) =>
        await book.TakeAsync(wish, fence) is HoldOutcome.Refused(var why) ? why : null;
}
