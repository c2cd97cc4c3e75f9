using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One look: facts, plan, orders. It needs no memory of the one before.</summary>
internal sealed class PodLook(
    PodSnapshots snapshots, PodOrders orders, VolumeJanitor volumes, PodLookReport report, IOptionsMonitor<ProvisioningOptions> options, TimeProvider clock)
{
    public async Task LookAsync(long fence, DateTimeOffset actingSince, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var snapshot = await snapshots.TakeAsync(actingSince, cancellationToken);
        var current = options.CurrentValue;
        var plan = PodPlan.Make(snapshot, current, clock.GetUtcNow());
        if (!current.Paused)
        {
            foreach (var action in plan.Actions)
            {
                await orders.GiveAsync(action, fence, cancellationToken);
            }

            volumes.Look(snapshot, fence);
        }

        await report.TellAsync(snapshot, plan, current.Paused, clock.GetElapsedTime(began), fence);
    }
}
