using MetaDJ.Scope.Provisioning.Pods.Balance;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What a look found, for those who watch: measurements, how each pool stands, and whom the cloud refuses for good.</summary>
internal sealed class PodLookReport(StandingStore standings, RefusalAlerts refusals, ProvisioningMetrics metrics)
{
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task TellAsync(PodSnapshot snapshot, FleetPlan plan, bool paused, TimeSpan took, long fence)
    {
        metrics.Looked(took, snapshot.Pods, paused);
        await refusals.LookAsync(snapshot, fence);
        await standings.SaveAsync(paused ? PoolStandings.Braked(plan.Standings) : plan.Standings, fence);
    }
}
