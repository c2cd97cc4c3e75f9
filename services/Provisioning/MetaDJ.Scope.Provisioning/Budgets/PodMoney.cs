using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Money as the reconciler handles it: judges a plan by it, and takes it right before it is spent.</summary>
internal sealed class PodMoney(MoneyBook book, NoBalanceStore noBalance, IOptions<BudgetOptions> options, TimeProvider clock)
{
    /// <summary>When a pod without money is looked at again.</summary>
    public DateTimeOffset NextTry => clock.GetUtcNow() + options.Value.RetryInterval;

    public Task<MoneyFacts> ReadAsync(IReadOnlyList<Pod> pods) => book.ReadAsync(pods);

    public IReadOnlyList<PodAction> Govern(IReadOnlyList<PodAction> actions, PodSnapshot snapshot) =>
        BudgetPlan.Govern(actions, snapshot, options.Value, clock.GetUtcNow());

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

    private async Task<MoneyRefusal?> RefusalAsync(HoldWish wish, long fence) =>
        await book.TakeAsync(wish, fence) is HoldOutcome.Refused(var why) ? why : null;
}
