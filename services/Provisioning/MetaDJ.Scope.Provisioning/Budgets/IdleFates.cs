using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Gives each pod of a plan that ends for idleness the fate that is cheaper.</summary>
internal static class IdleFates
{
    /// <summary>Of five that are started again one cannot be: what is assumed before the fleet's own attempts say otherwise.</summary>
    private const double AssumedTries = 5;

    private const double AssumedFailures = 1;

    public static PodAction Choose(PodAction action, PodSnapshot snapshot, DateTimeOffset now)
    {
        if (action is not PodAction.Retire { Fate: PodFate.Stop, Pod.State: PodState.Ready, Reason: { } reason } retire || snapshot.PoolOf(retire.Pod) is not { } pool)
        {
            return action;
        }

        var choice = StopOrTerminate.Choose(Facts(retire.Pod, pool.Spec, snapshot, now));
        return retire with { Fate = choice.Fate, Reason = $"{reason.TrimEnd('.')}; {(choice.Fate == PodFate.Stop ? "stopped" : "terminated")}, because {choice.Reason}." };
    }

    internal static IdleFacts Facts(Pod pod, PoolSpec spec, PodSnapshot snapshot, DateTimeOffset now)
    {
        var setting = StageSetting.Of(pod.Spec, pod.Placement.GpuType);
        var (disk, withLoras) = (HoldWishes.VolumeDisk(pod) ?? 0, spec.Loras.Count > 0);
        return new IdleFacts(
            spec.WhenIdle,
            pod.Spec.NetworkVolumeId is not null || pod.Spec.NetworkVolume is not null || pod.Placement.VolumeId is not null,
            StoragePrices.VolumeDisk(disk, isRunning: false),
            pod.Placement.PricePerHour + StoragePrices.Disks(pod.Spec.DiskGb, disk, isRunning: true),
            NeededIn(pod, spec, snapshot, now),
            spec.IdleTerminate,
            snapshot.Stages.ExpectedToReady(setting with { KeptData = true }, withLoras).Typical,
            snapshot.Stages.ExpectedToReady(setting with { KeptData = false }, withLoras).Typical,
            ResumeFails(snapshot.Pods));
    }

    /// <summary>The next wish that was announced; without one, half of the time for which a stopped pod is kept at all.</summary>
    private static TimeSpan NeededIn(Pod pod, PoolSpec spec, PodSnapshot snapshot, DateTimeOffset now) =>
        snapshot.Demand?.UpcomingFor(pod.Pool).Select(wish => wish.NeededAt - now).Where(wait => wait > TimeSpan.Zero).Order().Cast<TimeSpan?>().FirstOrDefault()
        ?? spec.IdleTerminate / 2;

    /// <summary>By the pods that still have a record.</summary>
    private static double ResumeFails(IReadOnlyList<Pod> pods)
    {
        var tried = pods.Where(pod => pod.StartedAgain).ToList();
        return (tried.Count(pod => pod is { State: PodState.Lost, WasNeverReady: true }) + AssumedFailures) / (tried.Count + AssumedTries);
    }
}
