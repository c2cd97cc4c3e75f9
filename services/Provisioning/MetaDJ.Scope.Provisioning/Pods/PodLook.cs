using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Spend;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One look: facts, what they cost, plan, orders. It needs no memory of the one before.</summary>
internal sealed class PodLook(
    PodSnapshots snapshots, PodOrders orders, SpendLook spend, PodMoney money, FleetBrake brake, PodLookChores chores, PodLookReport report,
    IOptionsMonitor<ProvisioningOptions> options, TimeProvider clock)
{
    public async Task LookAsync(long fence, DateTimeOffset actingSince, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var at = clock.GetUtcNow();
        var snapshot = await snapshots.TakeAsync(actingSince, cancellationToken);
        await spend.LookAsync(snapshot, at, fence, cancellationToken);
        var pull = await brake.ReadAsync();
        snapshot = await money.ReadAsync(snapshot, fence);
        var plan = PodPlan.Make(snapshot, options.CurrentValue, clock.GetUtcNow());
        foreach (var action in money.Govern(plan.Actions, snapshot))
        {
            if (pull is null || FleetBrake.Allows(action))
            {
                await orders.GiveAsync(action, fence, cancellationToken);
            }
        }

        await chores.LookAsync(snapshot, pull, fence);
        await money.TellAsync(snapshot);
        await report.TellAsync(snapshot, plan, pull is not null, clock.GetElapsedTime(began), fence);
    }
}
