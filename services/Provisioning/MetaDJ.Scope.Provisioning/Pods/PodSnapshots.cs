using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Reads the facts. The cloud's side is fetched beside the look, and looked at when it is there: a slow cloud must not hold up the rest.</summary>
internal sealed class PodSnapshots(PoolStore pools, PodStore pods, BrokerDemand broker, CloudSight sight, PodWork work, StageTimes stages, IOptions<RunPodOptions> runPod)
{
    public async Task<PodSnapshot> TakeAsync(DateTimeOffset actingSince, CancellationToken cancellationToken)
    {
        // First what is being done, then the records: work that ends in between is in the records already.
        var busy = work.Keys;
        var demand = await broker.ReadAsync(cancellationToken);
        var allPods = await pods.ListAsync();
        var allPools = await pools.ListAsync();
        var placing = Placing(allPools, allPods);
        sight.Look(placing, allPods);
        return new PodSnapshot
        {
            Pools = allPools,
            Pods = allPods,
            Cloud = sight.Fleet.Last,
            Demand = demand,
            Offers = sight.Offers.Known(placing),
            Busy = busy,
            Sightings = sight.Probes.Sightings,
            Stages = await stages.ReadAsync(),
            ActingSince = actingSince,
            NamePrefix = runPod.Value.NamePrefix,
        };
    }

    private static List<Pool> Placing(IReadOnlyList<Pool> pools, IReadOnlyList<Pod> pods)
    {
        var names = pods.Where(pod => pod.State == PodState.Requested).Select(pod => pod.Pool).ToHashSet();
        return [.. pools.Where(pool => names.Contains(pool.Name))];
    }
}

/// <summary>What is seen of the cloud and of pods; kept up to date by work beside the look.</summary>
internal sealed class CloudSight(CloudFleet fleet, PoolOffers offers, PodProbes probes, PodWork work)
{
    public CloudFleet Fleet => fleet;

    public PoolOffers Offers => offers;

    public PodProbes Probes => probes;

    /// <param name="placing">Pools that have a pod to place.</param>
    public void Look(IReadOnlyList<Pool> placing, IReadOnlyList<Pod> pods)
    {
        probes.Keep(pods.Where(pod => pod.State == PodState.Ready).Select(pod => pod.Id));
        if (fleet.IsDue(pods.Any(IsUnderWay)))
        {
            work.Start("cloud listing", fleet.RefreshAsync);
        }

        foreach (var pool in placing.Where(offers.IsDue))
        {
            work.Start($"offers of {pool.Name}", token => offers.RefreshAsync(pool, token));
        }
    }

    /// <summary>Something at the cloud is about to change, or a pod's silence may have its reason there.</summary>
    private bool IsUnderWay(Pod pod) =>
        pod.State.IsUnderWay()
        || pod.State is PodState.Draining
        || pod is { State: PodState.Requested, Placement.Asking: not null }
        || (pod.State.IsEnded() && pod.Occupies)
        || (pod.State == PodState.Ready && probes.Sightings.GetValueOrDefault(pod.Id)?.SilentSince is not null);
}
