using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>From the wish to the proxy.</summary>
internal static class CloudRungs
{
    private const string ScopePort = "8000/http";

    private static readonly Version LeastCuda = new(12, 8);

    public static Rung Placed(PodFindings findings)
    {
        const string Code = "placed", Question = "Did the cloud place it?";
        var pod = findings.Pod;
        var tried = pod.Placement.Refusals.Count;
        return pod switch
        {
            { State: PodState.Lost, CloudId: null } => Rung.Fails(Code, Question, pod.Reason ?? "It is gone.", PlacingCauses.Of(pod), ReasonSigns.SaidByLogs),
            { State: PodState.Terminated, CloudId: null } => Rung.Waits(Code, Question, pod.Reason ?? "It has ended.", "ended"),
            { CloudId: null, Placement: { AwaitsMoney: true, Asking: null } } => Rung.Waits(Code, Question, pod.Way.Text ?? "There is no money for it.", "no-money"),
            { CloudId: null } when pod.Placement.NotBefore > findings.Now =>
                Withheld(Code, Question, pod),
            { CloudId: null } => Rung.Waits(Code, Question, $"{pod.Way.Text ?? "Not yet"}; {tried} candidates have refused it.", "placing"),
            _ => Rung.Holds(Code, Question, pod.Placement.On?.ToString() ?? pod.Placement.GpuType ?? "It did."),
        };
    }

    /// <summary>For want of money, or because the cloud asked for patience; its record says which.</summary>
    private static Rung Withheld(string code, string question, Pod pod)
    {
        var (cause, seen) = (ReasonSigns.CauseOf(pod.Way.Text), $"{pod.Way.Text} It is asked for again at {pod.Placement.NotBefore:T}.");
        return cause is "no-money" or "insufficient-balance" ? Rung.Fails(code, question, seen, cause)
            : Rung.Waits(code, question, seen, cause == Causes.Unknown ? "placing" : cause);
    }

    public static Rung AtCloud(PodFindings findings)
    {
        const string Code = "cloud", Question = "Does it run at the cloud?";
        var (pod, cloud, at) = (findings.Pod, findings.Cloud.Pod, findings.Cloud.At);
        if (pod.State == PodState.Terminated || pod.Placement.Gone)
        {
            return pod.State == PodState.Lost
                ? Rung.Fails(Code, Question, pod.Reason ?? "It is gone.", PlacingCauses.Of(pod), ReasonSigns.SaidByLogs)
                : Rung.Waits(Code, Question, pod.Reason ?? "It has ended.", "ended");
        }

        if (cloud is null)
        {
            return findings.Cloud.Answered
                ? Rung.Fails(Code, Question, "The cloud knows no such pod.", "vanished", "insufficient-balance")
                : Rung.Unclear(Code, Question, "The cloud could not be asked.");
        }

        var seen = $"{cloud.Status} at {at:T}{(findings.Cloud.Answered ? "." : ", by its last listing.")}";
        return (cloud.Status, pod.State) switch
        {
            (CloudPodStatus.Running, _) => Rung.Holds(Code, Question, seen),
            (CloudPodStatus.Exited, PodState.Stopped or PodState.Draining) => Rung.Waits(Code, Question, seen, pod.State == PodState.Stopped ? "stopped" : "draining"),
            (CloudPodStatus.Exited, _) => Rung.Fails(Code, Question, seen, "stopped-by-itself", "insufficient-balance", "image-pull-failed", "storage-full", "out-of-memory", "wrong-cuda", "zero-gpu"),
            (CloudPodStatus.Error, _) => Rung.Fails(Code, Question, seen, "cloud-error", "image-pull-failed", "wrong-cuda", "zero-gpu", "storage-full", "insufficient-balance"),
            (CloudPodStatus.Terminated, _) => Rung.Fails(Code, Question, seen, "terminated-at-cloud", "insufficient-balance"),
            (CloudPodStatus.Provisioning or CloudPodStatus.Starting, _) =>
                Rung.Waits(Code, Question, seen, "cloud-starting", "image-pull-failed", "wrong-cuda", "storage-full"),
            _ => Rung.Unclear(Code, Question, seen),
        };
    }

    /// <summary>RunPod says RUNNING while the image is still being pulled; and a start may give back a pod without its GPU.</summary>
    public static Rung Runtime(PodFindings findings)
    {
        const string Code = "runtime", Question = "Does its container run, with its GPU and port?";
        if (findings.Cloud.Pod is not { } cloud)
        {
            return Rung.Unclear(Code, Question, "The cloud has not told.");
        }

        var has = $"{cloud.GpuCount?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} × {cloud.GpuType ?? "no GPU"}, CUDA {cloud.CudaVersion ?? "not told"}";
        return cloud switch
        {
            { GpuCount: 0 } or { GpuType: null, GpuCount: null, Tier: not null } => Rung.Fails(Code, Question, $"{has}: the GPU is gone.", "zero-gpu"),
            { CudaVersion: { } cuda } when Version.TryParse(cuda, out var version) && version < LeastCuda =>
                Rung.Fails(Code, Question, $"{has}; Scope needs {LeastCuda}.", "wrong-cuda"),
            { Ports: { Count: > 0 } ports } when !ports.Contains(ScopePort) => Rung.Fails(Code, Question, $"Its ports are {string.Join(", ", ports)}.", "port-not-exposed"),
            { Usage: null, MappedPorts: { Count: 0 } } => Rung.Waits(Code, Question, $"{has}; the container is not up yet.", "container-starting", "image-pull-failed", "wrong-cuda", "storage-full", "zero-gpu"),
            _ => Rung.Holds(Code, Question, $"{has}{Busy(cloud.Usage)}{(cloud.IsLocked ? "; locked against stopping" : "")}."),
        };
    }

    public static Rung Proxy(PodFindings findings)
    {
        const string Code = "proxy", Question = "Does the proxy reach Scope?";
        string[] mayBe = ["port-in-use", "storage-full", "image-pull-failed", "wrong-cuda", "zero-gpu", "out-of-memory"];
        return findings.Scope.Proxy switch
        {
            null => Rung.Unclear(Code, Question, "Not asked."),
            { IsScope: true } answer => Rung.Holds(Code, Question, answer.Seen),
            { Cause: "nothing-listens" } answer when findings.Pod.State is PodState.Starting or PodState.Booting =>
                Rung.Waits(Code, Question, answer.Seen, "booting", mayBe),
            { Cause: "nothing-listens" or "no-answer" or "proxy-timeout" } answer => Rung.Fails(Code, Question, answer.Seen, answer.Cause!, mayBe),
            var answer => Rung.Fails(Code, Question, answer.Seen, answer.Cause!),
        };
    }

    private static string Busy(CloudUsage? usage) =>
        usage is null ? "" : $"; up {usage.Uptime?.ToString("c", System.Globalization.CultureInfo.InvariantCulture) ?? "?"}, GPU {usage.GpuPercent} %, its memory {usage.GpuMemoryPercent} %";
}
