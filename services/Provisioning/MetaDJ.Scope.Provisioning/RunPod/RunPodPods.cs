using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>What is taken over of a pod as RunPod tells it. Its environment stays behind: RunPod returns it in clear.</summary>
internal static class RunPodPods
{
    public static CloudPod ToCloudPod(this RunPodPod pod) => new(
        pod.Id, pod.Name, ToCloudStatus(pod.Status), pod.Gpu?.Id, pod.DataCenterId, pod.Cost, pod.CreatedAt, pod.StartedAt)
    {
        GpuCount = pod.Gpu?.Count,
        DiskGb = pod.Disk,
        VolumeGb = pod.Mounts is { } mounts ? mounts.Persistent?.Size ?? 0 : null,
        CudaVersion = pod.CudaVersion,
        Tier = pod.Cloud switch { CloudKind.Secure => CloudTier.Secure, CloudKind.Community => CloudTier.Community, _ => null },
        Ports = pod.Ports ?? [],
        MappedPorts = pod.Runtime?.Ports is { Count: > 0 } ports
            ? [.. ports.Select(port => new CloudPort(port.Private, port.Public, port.Type, port.Ip))]
            : [],
        Ssh = pod.Ssh is { } ssh ? new CloudSsh(ToEndpoint(ssh.Proxy), ToEndpoint(ssh.Direct)) : null,
        PrivateNetwork = pod.GlobalNetworking is { } network ? new CloudPrivateNetwork(network.Enabled, network.Ip, network.InternalDns) : null,
        Usage = pod.Runtime is { } runtime ? ToUsage(runtime) : null,
        IsLocked = pod.Locked == true,
        Owner = pod.Env?.GetValueOrDefault(OwnerMarker.Variable),
    };

    private static CloudSshEndpoint? ToEndpoint(PodSshEndpoint? endpoint) =>
        endpoint is null ? null : new CloudSshEndpoint(endpoint.Host, endpoint.Port, endpoint.Username, endpoint.Command);

    /// <summary>Null where RunPod sends an empty object, as it does for a pod that was just created.</summary>
    private static CloudUsage? ToUsage(PodRuntime runtime)
    {
        var usage = new CloudUsage(
            runtime.Uptime is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Mean(runtime.Gpus?.Select(gpu => gpu.Util)),
            Mean(runtime.Gpus?.Select(gpu => gpu.MemoryUtil)),
            runtime.Cpu?.Util,
            runtime.Memory?.Util);
        return usage == new CloudUsage(null, null, null, null, null) ? null : usage;
    }

    private static int? Mean(IEnumerable<int?>? percents) => percents?.Average() is { } mean ? (int)Math.Round(mean) : null;

    private static CloudPodStatus ToCloudStatus(PodStatus status) => status switch
    {
        PodStatus.Provisioning => CloudPodStatus.Provisioning,
        PodStatus.Starting => CloudPodStatus.Starting,
        PodStatus.Running => CloudPodStatus.Running,
        PodStatus.Exited => CloudPodStatus.Exited,
        PodStatus.Error => CloudPodStatus.Error,
        PodStatus.Terminated => CloudPodStatus.Terminated,
        _ => CloudPodStatus.Unknown,
    };
}
