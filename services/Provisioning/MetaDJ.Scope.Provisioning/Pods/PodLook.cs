using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Templates;
using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One look: facts, what they cost, plan, orders. It needs no memory of the one before.</summary>
internal sealed class PodLook(
    PodSnapshots snapshots, PodOrders orders, SpendLook spend, PodMoney money, VolumeJanitor volumes, TemplateKeeper templates, PodLookReport report,
    IOptionsMonitor<ProvisioningOptions> options, TimeProvider clock)
{
    public async Task LookAsync(long fence, DateTimeOffset actingSince, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var at = clock.GetUtcNow();
        var snapshot = await snapshots.TakeAsync(actingSince, cancellationToken);
        await spend.LookAsync(snapshot, at, fence, cancellationToken);
        var current = options.CurrentValue;
        if (!current.Paused)
        {
            snapshot = await money.ReadAsync(snapshot);
        }

        var plan = PodPlan.Make(snapshot, current, clock.GetUtcNow());
        if (!current.Paused)
        {
            foreach (var action in money.Govern(plan.Actions, snapshot))
            {
                await orders.GiveAsync(action, fence, cancellationToken);
            }

            volumes.Look(snapshot, fence);
            templates.Look(snapshot.Pools, fence);
            await money.TellAsync(snapshot);
        }

        await report.TellAsync(snapshot, plan, current.Paused, clock.GetElapsedTime(began), fence);
    }
}
