using System.Globalization;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Pods.Recovery;

/// <summary>What is wrong with a pod, and how we know.</summary>
internal sealed record PodTrouble(PodCause Cause, string Reason)
{
    /// <summary>What Scope's image needs.</summary>
    private static readonly Version LeastCuda = new(12, 8);

    /// <summary>Before its first frame a session compiles; after it, a chunk takes a second.</summary>
    private static readonly TimeSpan FirstFramePatience = TimeSpan.FromMinutes(1);

    /// <summary>By the cloud's own word; null when it says nothing of that kind.</summary>
    public static PodTrouble? AtCloud(Pod pod, PodSnapshot snapshot)
    {
        if (PodLife.IsMissing(pod, snapshot.Cloud))
        {
            return new(PodCause.Vanished, "It vanished from the cloud.");
        }

        return PodLife.At(pod, snapshot.Cloud) is not { } cloud || !PodLife.IsNews(pod, snapshot.Cloud) ? null : cloud switch
        {
            // A container that is being restarted is down for a moment.
            { Status: CloudPodStatus.Exited } when pod.Recovery.Pending != RecoveryRung.RestartPod => new(PodCause.Exited, "It stopped at the cloud by itself."),
            { Status: CloudPodStatus.Error } => new(PodCause.CloudError, "The cloud reports an error of it."),
            { Status: CloudPodStatus.Terminated } => new(PodCause.TerminatedAtCloud, "It was terminated at the cloud."),
            { Status: CloudPodStatus.Running, GpuCount: 0 } => new(PodCause.NoGpu, "The cloud gave it back without its GPU."),
            { Status: CloudPodStatus.Running, CudaVersion: { } cuda } when IsTooOld(cuda) =>
                new(PodCause.CudaTooOld, $"Its host has CUDA {cuda}; Scope needs {LeastCuda}."),
            _ => null,
        };
    }

    /// <summary>By how long nothing has come along. One that waits for money, or then for its turn to start, does not fail by that.</summary>
    public static PodTrouble? Stuck(Pod pod, PodSnapshot snapshot, ProvisioningOptions options, DateTimeOffset now)
    {
        if (pod.IsWithheld)
        {
            return null;
        }

        var since = pod.Way.ProgressAt > snapshot.ActingSince ? pod.Way.ProgressAt : snapshot.ActingSince;
        var most = pod.Way.Stage switch
        {
            _ when pod.Recovery.Pending == RecoveryRung.RestartScope => options.RestartLimit,
            PodStage.Loras => options.InstallLimit,
            PodStage.Load => options.LoadLimit,
            _ => options.StageLimit,
        };
        return now - since <= snapshot.Stages.LimitOf(pod.Way.Stage, StageSetting.Of(pod), most) ? null : new(
            CauseOf(pod), $"No progress in stage {pod.Way.Stage}{(pod.Way.Text is { } text ? $"; last: {text}" : ".")}");
    }

    /// <summary>By what the last looks at its Scope showed.</summary>
    public static PodTrouble? Seen(Pod pod, PodSighting? sighting, ProvisioningOptions options) => sighting switch
    {
        { SilentSince: { } silent } when sighting.At - silent >= options.SilenceLimit =>
            new(PodCause.ScopeSilent, $"Scope did not answer for {Seconds(sighting.At - silent)} s."),
        { ServerStartTime: { } started } when started != pod.ServerStartTime => new(PodCause.ScopeRestarted, "Scope restarted and forgot everything."),
        { StalledSince: { } stalled, OutOfMemory: true } when sighting.At - stalled >= options.StallLimit =>
            new(PodCause.OutOfMemory, $"Its GPU ran out of memory; no new frame came for {Seconds(sighting.At - stalled)} s."),
        { StalledSince: { } stalled } when sighting.At - stalled >= (sighting.Frames > 0 ? options.StallLimit : Longer(options.StallLimit, FirstFramePatience)) =>
            new(PodCause.StalledFrames, $"No new frame came for {Seconds(sighting.At - stalled)} s."),
        _ => null,
    };

    /// <summary>How Scope and PyTorch say it.</summary>
    public static bool TellsOutOfMemory(string line) =>
        line.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || line.Contains("OutOfMemoryError", StringComparison.Ordinal);

    private static PodCause CauseOf(Pod pod) => pod.Way.Stage switch
    {
        // A restart that did not come about leaves the trouble that it was for.
        _ when pod.Recovery is { Pending: not RecoveryRung.None, Taken: [.., var last] } => last.Cause,
        PodStage.Create => PodCause.PlaceStuck,
        PodStage.Models => PodCause.ModelsStuck,
        PodStage.Loras => PodCause.LoraStuck,
        PodStage.Load => PodCause.LoadStuck,
        PodStage.FirstFrame => PodCause.PictureStuck,
        _ => PodCause.BootStuck,
    };

    private static bool IsTooOld(string cuda) => Version.TryParse(cuda, out var version) && version < LeastCuda;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
