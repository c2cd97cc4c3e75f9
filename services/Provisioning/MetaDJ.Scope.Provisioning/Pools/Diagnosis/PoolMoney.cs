using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pools.Diagnosis;

/// <summary>Whether there is money for one more pod of a pool, on paper: nothing is held.</summary>
internal sealed class PoolMoney(MoneyBook money, PodStore pods, PodOrderTools tools, IOptions<BudgetOptions> options)
{
    /// <param name="pricePerHour">USD, of the offer that would be tried first.</param>
    /// <returns>Null when there is.</returns>
    public async Task<MoneyInTheWay?> WhyNotAsync(Pool pool, decimal pricePerHour)
    {
        var fleet = await pods.ListAsync();
        var facts = await money.ReadAsync(fleet);
        if (facts.NoBalance is { } said && said.Until > tools.Now)
        {
            return new MoneyInTheWay("insufficient-balance", $"RunPod refused a pod because of the account's balance ({said.Detail}); the next attempt is at {said.Until:T}.");
        }

        var pod = fleet.FirstOrDefault(pod => pod.Pool == pool.Name && pod.State == PodState.Requested) ?? tools.NewPod(pool);
        return new MoneySheet(facts).Take(HoldWishes.Start(pod, pricePerHour, null, options.Value, tools.Now)) switch
        {
            HoldOutcome.Refused(MoneyRefusal.OfCredit why) => new MoneyInTheWay("insufficient-balance", why.Text),
            HoldOutcome.Refused(var why) => new MoneyInTheWay("no-money", why.Text),
            _ => null,
        };
    }
}

/// <param name="Text">A sentence a person can act on.</param>
internal sealed record MoneyInTheWay(string Cause, string Text);
