using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What an action makes of a record, if it still applies to the record as it is now.</summary>
internal static class PodChanges
{
    /// <returns>Null when it does not apply any more.</returns>
    public static Pod? Apply(PodAction.OfPod action, Pod pod, DateTimeOffset now) => action switch
    {
        PodAction.Adopt adopt => pod.State == PodState.Requested ? Place(pod, adopt.Cloud, now) : null,
        PodAction.ForgetAnswer forget => pod.State == PodState.Requested
            ? pod with { Placement = pod.Placement.NotAnswered(now, forget.Wait), Way = pod.Way.Say("asking again", now) }
            : null,
        PodAction.Observe observe => pod.CloudId == observe.Cloud.CloudId && !pod.State.IsEnded() ? Observe(pod, observe.Cloud, now) : null,
        PodAction.Recover recover => MayClimb(recover.Pod, pod) ? PodRecoveries.Climb(pod, recover.Rung, recover.Trouble, recover.Kept, now) : null,
        PodAction.Reset reset => pod.State == PodState.Ready ? Reset(pod, reset.Fence, now) : null,
        PodAction.Drain drain => pod.State.IsUnderWay() ? pod.To(PodState.Draining, now, drain.Reason) with { Drain = new PodDrain(drain.Fate) } : null,
        PodAction.Revise revise => pod.State.IsUnderWay() && pod.WasNeverReady
            ? pod with { Spec = revise.Spec, Way = pod.Way.Say("its pool wants something else played", now) }
            : null,
        PodAction.Withhold withhold => pod is { State: PodState.Requested, Placement.Asking: null }
            ? Withhold(pod, withhold.Why, withhold.Until, now)
            : null,
        PodAction.Note note => pod.State.IsEnded() ? null : pod with { Notice = note.Text, MoneyUntil = note.MoneyUntil },
        PodAction.Evict evict => Evict(pod, evict.Reason, now),
        PodAction.MarkStopped => pod.State == PodState.Draining ? Stopped(pod, now) : null,
        PodAction.MarkTerminated marked => MayTerminate(pod) ? pod.Gone(now).To(PodState.Terminated, now, marked.Reason) : null,
        PodAction.MarkGone => pod.State.IsEnded() && !pod.Placement.Gone ? pod.Gone(now) : null,
        PodAction.MarkLost marked => MayBeLost(marked, pod) ? PodRecoveries.Lose(pod, marked.Next, new(marked.Trouble, marked.Cause), marked.Kept, now) : null,
        _ => throw new UnreachableException(action.ToString()),
    };

    /// <summary>The cloud has it.</summary>
    public static Pod Place(Pod pod, CloudPod cloud, DateTimeOffset now)
    {
        var placed = pod with { Placement = pod.Placement.Placed(cloud, now), Way = pod.Way.Enter(PodStage.Boot, "the cloud is starting it", now) };
        return Observe(placed.To(PodState.Starting, now), cloud, now);
    }

    /// <summary>The same machine as a new pod: it runs on, so what it costs from now on is the new one's.</summary>
    public static Pod Become(Pod old, Pod fresh, DateTimeOffset now)
    {
        var machine = fresh with
        {
            Placement = old.Placement with { EndAskedAt = null, Refusals = [] },
            MadeFrom = old.Id,
            ServerStartTime = old.ServerStartTime,
            Installing = old.Installing,
            CalmPicture = old.CalmPicture,
        };
        return machine.To(PodState.Starting, now).To(PodState.Preparing, now) with { Way = PodProgress.Start(now, PodStage.Boot, "preparing it for something else") };
    }

    public static Pod Became(Pod old, DateTimeOffset now) => old.Gone(now).To(PodState.Terminated, now, "It was prepared again as a new pod.");

    public static Pod Stopped(Pod pod, DateTimeOffset now) => (pod with
    {
        Placement = pod.Placement with { Status = CloudPodStatus.Exited, StoppedAt = now },
    }).To(PodState.Stopped, now, pod.Reason);

    /// <summary>It waits for money, which is no fault of its stage.</summary>
    public static Pod Withhold(Pod pod, string why, DateTimeOffset until, DateTimeOffset now) =>
        pod with { Placement = pod.Placement with { NotBefore = until, AwaitsMoney = true }, Way = pod.Way with { Text = why, ProgressAt = now } };

    private static Pod? Evict(Pod pod, string reason, DateTimeOffset now) => pod.State switch
    {
        PodState.Stopped => pod with { Drain = new PodDrain(PodFate.Terminate, Retired: true, Forced: true), Reason = reason, Cause = PodCause.NoMoney },
        _ when pod.State != PodState.Draining && PodTransitions.Allows(pod.State, PodState.Draining) =>
            pod.To(PodState.Draining, now, reason) with { Drain = new PodDrain(PodFate.Terminate, Forced: true), Cause = PodCause.NoMoney },
        _ => null,
    };

    private static Pod Observe(Pod pod, CloudPod cloud, DateTimeOffset now)
    {
        var seen = pod.Seen(cloud, now);
        return pod.State == PodState.Starting && cloud.Status == CloudPodStatus.Running
            ? seen.To(PodState.Booting, now) with { Way = seen.Way.Enter(PodStage.Boot, "waiting for Scope to answer", now) }
            : seen;
    }

    private static Pod Reset(Pod pod, long fence, DateTimeOffset now) =>
        pod.To(PodState.Preparing, now) with { ResetTo = fence, Way = PodProgress.Start(now, PodStage.Boot, "resetting") };

    private static bool MayClimb(Pod planned, Pod pod) =>
        pod.State == planned.State && pod.State is PodState.Ready or PodState.Preparing && pod.Way.Stage == planned.Way.Stage
        && (pod.Recovery.Taken.Count, pod.Recovery.Pending) == (planned.Recovery.Taken.Count, planned.Recovery.Pending);

    private static bool MayTerminate(Pod pod) => PodTransitions.Allows(pod.State, PodState.Terminated);

    /// <summary>Not if it came along since the plan was made: the plan's cause may be overtaken.</summary>
    private static bool MayBeLost(PodAction.MarkLost marked, Pod pod) =>
        pod.State == marked.Pod.State && pod.Way.Stage == marked.Pod.Way.Stage && PodTransitions.Allows(pod.State, PodState.Lost);
}
