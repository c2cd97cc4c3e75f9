using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Recovery;

/// <summary>What a trouble makes of a pod's record: decided from the record alone, so that every replica decides the same. Pure.</summary>
internal static class PodRecoveries
{
    /// <summary>The step of the plan.</summary>
    public static PodAction Answer(Pod pod, PodTrouble trouble, ProvisioningOptions options, DateTimeOffset now)
    {
        var kept = StillTaken(pod, options, now);
        return RungFor(pod, trouble.Cause, kept) is var rung && RecoveryLadder.IsInPlace(rung)
            ? new PodAction.Recover(pod, rung, trouble, kept)
            : new PodAction.MarkLost(pod, trouble.Reason) { Trouble = trouble.Cause, Next = rung, Kept = kept };
    }

    /// <summary>The same for what a run has just found out, on the record as it is now.</summary>
    public static Pod Failed(Pod pod, PodTrouble trouble, ProvisioningOptions options, DateTimeOffset now)
    {
        var kept = StillTaken(pod, options, now);
        return RungFor(pod, trouble.Cause, kept) is var rung && RecoveryLadder.IsInPlace(rung)
            ? Climb(pod, rung, trouble, kept, now)
            : Lose(pod, rung, trouble, kept, now);
    }

    /// <summary>Another rung on the same pod.</summary>
    public static Pod Climb(Pod pod, RecoveryRung rung, PodTrouble trouble, IReadOnlyList<RungTaken> kept, DateTimeOffset now)
    {
        var preparing = pod.State == PodState.Preparing ? pod with { Reason = trouble.Reason } : pod.To(PodState.Preparing, now, trouble.Reason);
        return preparing with
        {
            Cause = trouble.Cause,
            ResetTo = pod.State == PodState.Preparing ? pod.ResetTo : pod.ResetFence,
            Recovery = pod.Recovery with
            {
                Taken = [.. kept, new RungTaken(rung, trouble.Cause, now)],
                Pending = rung is RecoveryRung.RestartScope or RecoveryRung.RestartPod ? rung : RecoveryRung.None,
                AskedAt = null,
                Before = null,
                Next = RecoveryRung.None,
            },
            Way = PodProgress.Start(now, PodStage.Boot, Words(rung)),
        };
    }

    /// <summary>Lost; what takes its place is written down with it.</summary>
    public static Pod Lose(Pod pod, RecoveryRung next, PodTrouble trouble, IReadOnlyList<RungTaken> kept, DateTimeOffset now) =>
        pod.To(PodState.Lost, now, trouble.Reason) with
        {
            Cause = trouble.Cause,
            Recovery = pod.Recovery with
            {
                Taken = next == RecoveryRung.None ? kept : [.. kept, new RungTaken(next, trouble.Cause, now)],
                Pending = RecoveryRung.None,
                Next = next,
            },
        };

    /// <summary>A pod that was well for a while starts at the foot of the ladder again.</summary>
    private static IReadOnlyList<RungTaken> StillTaken(Pod pod, ProvisioningOptions options, DateTimeOffset now) =>
        pod.State == PodState.Ready && pod.Recovery.Taken is [.., var last] && now - last.At >= options.WellAfter ? [] : pod.Recovery.Taken;

    private static RecoveryRung RungFor(Pod pod, PodCause cause, IReadOnlyList<RungTaken> kept) => RecoveryLadder.Next(
        cause, kept, inPlace: pod.State is PodState.Ready or PodState.Preparing && pod.CloudId is not null && !IsAtCloud(cause), wasReady: !pod.WasNeverReady);

    /// <summary>There is nothing left to restart.</summary>
    private static bool IsAtCloud(PodCause cause) => cause is PodCause.Exited or PodCause.CloudError or PodCause.Vanished or PodCause.TerminatedAtCloud;

    private static string Words(RecoveryRung rung) => rung switch
    {
        RecoveryRung.RestartScope => "restarting Scope",
        RecoveryRung.RestartPod => "restarting the pod",
        _ => "bringing it up again",
    };
}
