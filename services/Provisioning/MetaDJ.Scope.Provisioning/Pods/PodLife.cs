using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The next step of one pod, if any.</summary>
internal static class PodLife
{
    /// <summary>A creation that was never answered is asked again this often in all.</summary>
    private const int MostUnanswered = 3;

    public static PodAction? Next(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now) => pod.State switch
    {
        PodState.Requested => Requested(pod, snapshot, options, now),
        PodState.Starting or PodState.Booting or PodState.Preparing => UnderWay(pod, snapshot, options, now),
        PodState.Ready => Ready(pod, snapshot, options, now),
        PodState.Draining => PodEnding.Draining(pod, snapshot),
        PodState.Stopped => PodEnding.Stopped(pod, snapshot, now),
        PodState.Lost or PodState.Terminated => PodEnding.Ended(pod, snapshot, options, now),
        _ => null,
    };

    private static PodAction? Requested(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        if (snapshot.IsBusy(pod))
        {
            return null;
        }

        var placement = pod.Placement;
        var name = snapshot.NameOf(pod);
        if (snapshot.Cloud?.FindAlive(name) is { } found)
        {
            return new PodAction.Adopt(pod, found);
        }

        if (placement.Asking is not null)
        {
            // Only a listing made after the pod must have shown can say that there is none.
            return !(snapshot.Cloud?.At >= placement.AskedAt + options.AnswerSettle) ? null
                : placement.Unanswered + 1 >= MostUnanswered ? new PodAction.MarkLost(pod, "The cloud did not answer, again and again.")
                : new PodAction.ForgetAnswer(pod, options.FirstBackoff * Math.Pow(2, placement.Unanswered));
        }

        // Nothing is spent on it yet, and another GPU may do for what is wanted now.
        if (snapshot.IsOutdated(pod) || snapshot.PlaysOther(pod))
        {
            return new PodAction.MarkTerminated(pod, "Its pool changed.");
        }

        return IsStuck(pod, snapshot, options, now) ? new PodAction.MarkLost(pod, Stuck(pod))
            : placement.NotBefore > now ? null
            : snapshot.Offers.TryGetValue(pod.Pool, out var offers) ? PodWalk.Next(pod, offers, snapshot.FailuresOf(pod.Pool), snapshot.Walks, options, now)
            : null;
    }

    private static PodAction? UnderWay(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        if (Dead(pod, snapshot) is { } cause)
        {
            return new PodAction.MarkLost(pod, cause);
        }

        if (IsStuck(pod, snapshot, options, now))
        {
            return new PodAction.MarkLost(pod, Stuck(pod));
        }

        if (pod.WasNeverReady && snapshot.IsOutdated(pod))
        {
            return new PodAction.Drain(pod, PodFate.Terminate, "Its pool changed.");
        }

        if (pod.WasNeverReady && snapshot.PlaysOther(pod))
        {
            return new PodAction.Revise(pod, snapshot.PoolOf(pod)!.Spec);
        }

        return News(pod, snapshot) ?? (snapshot.IsBusy(pod) ? null : new PodAction.BringUp(pod));
    }

    private static PodAction? Ready(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        if (Dead(pod, snapshot) is { } cause)
        {
            return new PodAction.MarkLost(pod, cause);
        }

        var sighting = snapshot.Sightings.GetValueOrDefault(pod.Id);
        if (sighting?.SilentSince is { } silent && sighting.At - silent >= options.SilenceLimit)
        {
            return new PodAction.MarkLost(pod, $"Scope did not answer for {(sighting.At - silent).TotalSeconds:0} s.");
        }

        if (sighting?.ServerStartTime is { } started && started != pod.ServerStartTime)
        {
            return new PodAction.Reprepare(pod, "Scope restarted and forgot everything.");
        }

        if (sighting?.StalledSince is { } stalled && sighting.At - stalled >= options.StallLimit)
        {
            return new PodAction.Reprepare(pod, $"No new frame came for {(sighting.At - stalled).TotalSeconds:0} s.");
        }

        if (News(pod, snapshot) is { } news)
        {
            return news;
        }

        if (snapshot.IsBusy(pod))
        {
            return null;
        }

        if (snapshot.Demand is { } demand && !demand.IsLeased(pod))
        {
            if (snapshot.IsOutdated(pod))
            {
                return new PodAction.Retire(pod, PodFate.Terminate, "Its pool changed.");
            }

            if (demand.ReleasedFence(pod) > pod.ResetFence)
            {
                return new PodAction.Reset(pod, demand.ReleasedFence(pod)!.Value);
            }

            // Only once it is clean: until then somebody who no longer holds it may still be connected to its Scope.
            if (snapshot.PlaysOther(pod))
            {
                return new PodAction.Retire(pod, PodFate.Become, "Its pool wants something else played.") { Into = pod.Pool };
            }
        }

        return sighting is null || now - sighting.At >= options.ProbeInterval ? new PodAction.Probe(pod) : null;
    }

    /// <summary>Why the cloud's listing says that it is dead; null when it does not say so.</summary>
    private static string? Dead(Pod pod, PodSnapshot snapshot) => At(pod, snapshot.Cloud) switch
    {
        null => IsMissing(pod, snapshot.Cloud) ? "It vanished from the cloud." : null,
        { Status: CloudPodStatus.Exited } when IsNews(pod, snapshot.Cloud) => "It stopped at the cloud by itself.",
        { Status: CloudPodStatus.Error } when IsNews(pod, snapshot.Cloud) => "The cloud reports an error of it.",
        { Status: CloudPodStatus.Terminated } when IsNews(pod, snapshot.Cloud) => "It was terminated at the cloud.",
        _ => null,
    };

    internal static CloudPod? At(Pod pod, CloudListing? cloud) => cloud?.Find(pod.CloudId);

    internal static bool IsMissing(Pod pod, CloudListing? cloud) => IsNews(pod, cloud) && At(pod, cloud) is null;

    internal static PodAction? News(Pod pod, PodSnapshot snapshot) =>
        At(pod, snapshot.Cloud) is { } cloud && IsNews(pod, snapshot.Cloud)
            && (pod.Placement.Seen(cloud) != pod.Placement || (pod.State == PodState.Starting && cloud.Status == CloudPodStatus.Running))
            ? new PodAction.Observe(pod, cloud)
            : null;

    /// <summary>A listing asked for before the pod was placed, or before it was told to end, knows its past only.</summary>
    private static bool IsNews(Pod pod, CloudListing? cloud) =>
        cloud is not null && pod.CloudId is not null && cloud.At > pod.Placement.PlacedAt && !(cloud.At <= pod.Placement.EndAskedAt);

    private static bool IsStuck(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        var since = pod.Way.ProgressAt > snapshot.ActingSince ? pod.Way.ProgressAt : snapshot.ActingSince;
        var most = pod.Way.Stage switch
        {
            PodStage.Loras => options.InstallLimit,
            PodStage.Load => options.LoadLimit,
            _ => options.StageLimit,
        };
        return now - since > snapshot.Stages.LimitOf(pod.Way.Stage, StageSetting.Of(pod), most);
    }

    private static string Stuck(Pod pod) =>
        $"No progress in stage {pod.Way.Stage}{(pod.Way.Text is { } text ? $"; last: {text}" : ".")}";
}
