using MetaDJ.Scope.Provisioning.Pods.Balance;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>One look: facts, plan, orders. It needs no memory of the one before.</summary>
internal sealed class PodLook(
    PodSnapshots snapshots, PodOrders orders, StandingStore standings, IOptionsMonitor<ProvisioningOptions> options, ProvisioningMetrics metrics, TimeProvider clock)
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
        }

        await standings.SaveAsync(current.Paused ? PoolStandings.Braked(plan.Standings) : plan.Standings, fence);
        metrics.Looked(clock.GetElapsedTime(began), snapshot.Pods, current.Paused);
    }
}
