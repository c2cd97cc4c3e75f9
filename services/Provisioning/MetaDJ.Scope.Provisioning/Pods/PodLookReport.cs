using MetaDJ.Scope.Provisioning.Pods.Balance;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What a look found, for those who watch: measurements, and how each pool stands.</summary>
internal sealed class PodLookReport(StandingStore standings, ProvisioningMetrics metrics)
{
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task TellAsync(PodSnapshot snapshot, FleetPlan plan, bool paused, TimeSpan took, long fence)
    {
        metrics.Looked(took, snapshot.Pods, paused);
        await standings.SaveAsync(paused ? PoolStandings.Braked(plan.Standings) : plan.Standings, fence);
    }
}
