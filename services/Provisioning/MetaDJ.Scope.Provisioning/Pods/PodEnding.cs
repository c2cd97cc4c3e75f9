using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Balance;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The next step of a pod that is on its way out.</summary>
internal static class PodEnding
{
    public static PodAction? Draining(Pod pod, PodSnapshot snapshot)
    {
        var drain = pod.Drain!;
        if (pod.CloudId is null || PodLife.IsMissing(pod, snapshot.Cloud))
        {
            return new PodAction.MarkTerminated(pod, pod.Reason ?? "It is gone.");
        }

        var status = PodLife.At(pod, snapshot.Cloud)?.Status;
        if (snapshot.IsBusyAtCloud(pod))
        {
            return null;
        }

        if (!drain.Retired && !drain.Forced && !pod.WasNeverReady)
        {
            return snapshot.Demand is { } demand && !demand.IsLeased(pod) ? new PodAction.Retire(pod, drain.Fate, pod.Reason) : null;
        }

        if (drain is { Fate: PodFate.Become, Forced: false })
        {
            return Becoming(pod, snapshot);
        }

        // A community host may be gone tomorrow, and no volume of a network outlives it: nothing is kept there.
        var fate = pod.Placement.On is { Cloud: CloudTier.Community } ? PodFate.Terminate : drain.Fate;
        return (fate, status) switch
        {
            _ when !MayAskAgain(pod, snapshot) => null,
            (PodFate.Stop, CloudPodStatus.Exited) => new PodAction.MarkStopped(pod),
            (PodFate.Stop, not CloudPodStatus.Error) => new PodAction.Stop(pod),
            _ => new PodAction.Terminate(pod),
        };
    }

    /// <summary>Where the pool that was to get it has gone, changed or filled up since, nobody needs it any more.</summary>
    private static PodAction? Becoming(Pod pod, PodSnapshot snapshot) =>
        snapshot.IsOvertaken(pod) ? new PodAction.MarkTerminated(pod, "It was prepared again as a new pod.")
        : snapshot.PoolNamed(pod.Drain!.Into) is { } pool && PodFit.Becomes(pod, pool.Spec) && HasPlaceFor(pod, pool, snapshot) ? new PodAction.Become(pod, pool)
        : MayAskAgain(pod, snapshot) ? new PodAction.Terminate(pod)
        : null;

    /// <summary>While the broker was asked for it, its new pool may have asked for other pods.</summary>
    private static bool HasPlaceFor(Pod pod, Pools.Pool pool, PodSnapshot snapshot) =>
        snapshot.PodsOf(pool.Name).Where(other => other.Occupies && other.CloudId != pod.CloudId).DistinctBy(other => other.CloudId ?? other.Id.ToString()).Count()
        < pool.Spec.Maximum;

    public static PodAction? Stopped(Pod pod, PodSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.IsOvertaken(pod))
        {
            return new PodAction.MarkTerminated(pod, "It was started again as a new pod.");
        }

        if (PodLife.IsMissing(pod, snapshot.Cloud))
        {
            return new PodAction.MarkTerminated(pod, "It is gone from the cloud.");
        }

        if (snapshot.IsBusyAtCloud(pod) || !MayAskAgain(pod, snapshot))
        {
            return null;
        }

        if (PodLife.News(pod, snapshot) is PodAction.Observe { Cloud.Status: CloudPodStatus.Running })
        {
            // Somebody started it by hand: it costs money and nobody knows what it shows.
            return new PodAction.Stop(pod);
        }

        var idle = snapshot.PoolOf(pod)?.Spec.IdleTerminate ?? TimeSpan.Zero;
        return pod.Drain is { Fate: PodFate.Terminate } || snapshot.IsOutdated(pod) || now - pod.Way.ProgressAt >= idle ? new PodAction.Terminate(pod) : null;
    }

    public static PodAction? Ended(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        if (!pod.Occupies)
        {
            return now - pod.EndedAt >= options.Retention ? new PodAction.Forget(pod) : null;
        }

        return PodLife.IsMissing(pod, snapshot.Cloud) ? new PodAction.MarkGone(pod)
            : snapshot.IsBusyAtCloud(pod) || !MayAskAgain(pod, snapshot) ? null
            : new PodAction.Terminate(pod);
    }

    /// <summary>A stop or a terminate is repeated only once a later listing has shown that it had no effect.</summary>
    private static bool MayAskAgain(Pod pod, PodSnapshot snapshot) =>
        pod.Placement.EndAskedAt is not { } asked || snapshot.Cloud?.At > asked;
}
