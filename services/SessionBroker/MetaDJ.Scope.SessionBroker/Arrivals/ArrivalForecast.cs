using System.Collections.Frozen;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What is known of a pool's arrivals and of how long they take: what is done for them, and what Provisioning is told, comes from the same.</summary>
internal sealed class ArrivalForecast(
    ArrivalStore arrivals, WarmUpBook warmUps, PodWatch watch, IOptions<BrokerOptions> sessions, IOptions<ArrivalOptions> options)
{
    public async Task<(ArrivalSnapshot Snapshot, ArrivalLead Lead)> ReadAsync(PoolName pool)
    {
        var snapshot = await arrivals.SnapshotAsync(pool);
        var history = snapshot.Shows.Count == 0 ? WarmUpHistory.Empty : await warmUps.ReadAsync(pool);
        return (
            snapshot with { Pods = watch.Last?[pool].ToFrozenDictionary(pod => pod.Id) },
            ArrivalLead.Of(history, sessions.Value.AssumedWarmUp, options.Value));
    }
}
