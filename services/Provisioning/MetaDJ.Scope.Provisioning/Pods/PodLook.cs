using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One look: facts, plan, orders. It needs no memory of the one before.</summary>
internal sealed class PodLook(
    PodSnapshots snapshots, PodOrders orders, FleetBrake brake, FleetWatch watch, VolumeJanitor volumes, IOptionsMonitor<ProvisioningOptions> options,
    ProvisioningMetrics metrics, TimeProvider clock)
{
    public async Task LookAsync(long fence, DateTimeOffset actingSince, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var snapshot = await snapshots.TakeAsync(actingSince, cancellationToken);
        var pull = await brake.ReadAsync();
        await watch.LookAsync(pull, snapshot);
        foreach (var action in PodPlan.Decide(snapshot, options.CurrentValue, clock.GetUtcNow()))
        {
            if (pull is null || FleetBrake.Allows(action))
            {
                await orders.GiveAsync(action, fence, cancellationToken);
            }
        }

        // It grows volumes, which cannot be taken back.
        if (pull is null)
        {
            volumes.Look(snapshot, fence);
        }

        metrics.Looked(clock.GetElapsedTime(began), snapshot.Pods, pull is not null);
    }
}
