using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>How many pods a pool should have, and the steps there.</summary>
internal static class PoolBalance
{
    /// <param name="free">Its pods that have no step of their own to take first.</param>
    public static IEnumerable<PodAction> Decide(
        Pool pool, PodSnapshot snapshot, IReadOnlyList<Pod> free, ProvisioningOptions options, DateTimeOffset now)
    {
        var pods = snapshot.PodsOf(pool.Name).ToList();
        var supply = pods.Where(pod => pod.State.IsSupply() && !snapshot.IsOutdated(pod)).ToList();
        var wanted = Wanted(pool, snapshot, pods);
        var idle = free.Where(pod => !snapshot.IsBusy(pod) && !snapshot.IsOutdated(pod)).ToList();
        return wanted > supply.Count
            ? More(pool, pods, idle, wanted - supply.Count, options, snapshot.ActingSince, now)
            : Fewer(pool, snapshot, idle, supply.Count - wanted, now);
    }

    /// <summary>A leased pod that is lost counts still: its session will want another, also before the broker has noticed.</summary>
    private static int Wanted(Pool pool, PodSnapshot snapshot, IReadOnlyList<Pod> pods)
    {
        var demand = snapshot.Demand;
        var leased = demand is null ? 0 : pods.Count(pod => demand.IsLeased(pod) && (pod.State.IsSupply() || pod.State == PodState.Lost));
        return Math.Min(pool.Spec.Maximum, (demand?.WaitingFor(pool.Name) ?? 0) + leased + pool.Spec.Warm);
    }

    private static IEnumerable<PodAction> More(
        Pool pool, IReadOnlyList<Pod> pods, IReadOnlyList<Pod> idle, int missing, ProvisioningOptions options,
        DateTimeOffset actingSince, DateTimeOffset now)
    {
        var stopped = idle.Where(pod => pod.State == PodState.Stopped).Take(missing).ToList();
        foreach (var pod in stopped)
        {
            yield return new PodAction.Start(pod);
        }

        // Two records share one pod of the cloud for the moment in which a stopped one is started as a new one.
        var occupied = pods.Where(pod => pod.Occupies).DistinctBy(pod => pod.CloudId ?? pod.Id.ToString()).Count();
        var requests = Math.Min(missing - stopped.Count, pool.Spec.Maximum - occupied);
        if (requests > 0 && PoolBackoff.Of(pool, pods, options, actingSince) is { } backoff && backoff.Until > now)
        {
            yield return new PodAction.HoldOff(pool.Name, backoff.Until, backoff.Failures);
            yield break;
        }

        for (var i = 0; i < requests; i++)
        {
            yield return new PodAction.Request(pool);
        }
    }

    /// <summary>Nothing is taken away while the broker cannot say who plays. What is on its way goes on: wishes come back sooner than pods.</summary>
    private static IEnumerable<PodAction> Fewer(Pool pool, PodSnapshot snapshot, IReadOnlyList<Pod> idle, int surplus, DateTimeOffset now)
    {
        if (snapshot.Demand is not { } demand)
        {
            return [];
        }

        var unasked = idle.Where(pod => pod.State == PodState.Requested && pod.Placement.Asking is null)
            .Select(PodAction (pod) => new PodAction.MarkTerminated(pod, "No longer wanted."));
        var unused = idle.Where(pod => pod.State == PodState.Ready && !demand.IsLeased(pod) && now - pod.ReadyAt >= pool.Spec.IdleStop)
            .OrderBy(pod => pod.ReadyAt)
            .Select(PodAction (pod) => new PodAction.Retire(pod, PodFate.Stop, $"Not used for {pool.Spec.IdleStop}."));
        return unasked.Concat(unused).Take(surplus);
    }
}
