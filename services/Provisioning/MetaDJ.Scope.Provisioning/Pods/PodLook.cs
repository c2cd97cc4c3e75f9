using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One look: facts, plan, orders. It needs no memory of the one before.</summary>
internal sealed class PodLook(
    PodSnapshots snapshots, PodOrders orders, VolumeJanitor volumes, IOptionsMonitor<ProvisioningOptions> options, ProvisioningMetrics metrics, TimeProvider clock)
{
    public async Task LookAsync(long fence, DateTimeOffset actingSince, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var snapshot = await snapshots.TakeAsync(actingSince, cancellationToken);
        var current = options.CurrentValue;
        if (!current.Paused)
        {
            foreach (var action in PodPlan.Decide(snapshot, current, clock.GetUtcNow()))
            {
                await orders.GiveAsync(action, fence, cancellationToken);
            }

            volumes.Look(snapshot, fence);
        }

        metrics.Looked(clock.GetElapsedTime(began), snapshot.Pods, current.Paused);
    }
}
