using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.Conformance;

/// <summary>Every call the client can make, with the least and with the most it can carry.</summary>
internal static class RunPodCalls
{
    private const string Gpu = "NVIDIA GeForce RTX 4090";
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 1, 30, 0, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset End = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Env = new() { ["HF_TOKEN"] = "{{ RUNPOD_SECRET_hf }}" };
    private static readonly Mounts NetworkMounts = new() { Network = [new NetworkMount("vol_xyz", "/workspace")] };
    private static readonly Mounts PersistentMounts = new() { Persistent = new PersistentMount(60, "/workspace") };
    private static readonly TemplateMounts TemplateMounts = new() { Persistent = new PersistentMount(60, "/workspace") };

    public static IReadOnlyDictionary<string, Func<IRunPodApi, CancellationToken, Task>> All { get; } =
        new Dictionary<string, Func<IRunPodApi, CancellationToken, Task>>
        {
            ["ListPodsAsync"] = (api, token) => api.ListPodsAsync(cancellationToken: token),
            ["ListPodsAsync with clusters"] = (api, token) => api.ListPodsAsync(true, token),
            ["CreatePodAsync minimal"] = (api, token) => api.CreatePodAsync(new CreatePodRequest { Name = "metadj-1", Image = "daydreamlive/scope:0.2.4" }, token),
            ["CreatePodAsync from template"] = (api, token) => api.CreatePodAsync(new CreatePodRequest { Name = "metadj-1", TemplateId = "30zmvf89kd" }, token),
            ["CreatePodAsync maximal"] = (api, token) => api.CreatePodAsync(
                new CreatePodRequest
                {
                    Name = "metadj-1",
                    Image = "daydreamlive/scope:0.2.4",
                    Args = "--port 8000",
                    Disk = 40,
                    Env = Env,
                    Ports = ["8000/http", "22/tcp"],
                    Registry = "reg_1",
                    Gpu = new CreateGpuConfig(Gpu, 1, MinCudaVersion: "12.8"),
                    Cloud = CloudKind.Secure,
                    DataCenterIds = ["US-TX-3"],
                    Mounts = NetworkMounts,
                    GlobalNetworking = true,
                    StartSsh = true,
                    StartJupyter = false,
                    TemplateId = "30zmvf89kd",
                },
                token),
            ["CreatePodAsync community with a volume"] = (api, token) => api.CreatePodAsync(
                new CreatePodRequest
                {
                    Name = "metadj-1",
                    Image = "daydreamlive/scope:0.2.4",
                    Gpu = new CreateGpuConfig(Gpu, AllowedCudaVersions: ["12.8", "12.9"]),
                    Cloud = CloudKind.Community,
                    Mounts = PersistentMounts,
                },
                token),
            ["CreatePodAsync on a CPU"] = (api, token) => api.CreatePodAsync(
                new CreatePodRequest { Name = "metadj-1", Image = "daydreamlive/scope:0.2.4", Cpu = new CreateCpuConfig("cpu5c", 4) }, token),
            ["GetPodAsync"] = (api, token) => api.GetPodAsync("7h9k2m4n6p", token),
            ["UpdatePodAsync minimal"] = (api, token) => api.UpdatePodAsync("7h9k2m4n6p", new UpdatePodRequest { Name = "metadj-2" }, token),
            ["UpdatePodAsync maximal"] = (api, token) => api.UpdatePodAsync(
                "7h9k2m4n6p",
                new UpdatePodRequest
                {
                    Name = "metadj-2",
                    Image = "daydreamlive/scope:0.2.4",
                    Args = "",
                    Disk = 50,
                    Env = Env,
                    Ports = ["8000/http"],
                    Registry = "reg_1",
                    Mounts = PersistentMounts,
                    Locked = false,
                    GlobalNetworking = false,
                    TemplateId = "30zmvf89kd",
                },
                token),
            ["DeletePodAsync"] = (api, token) => api.DeletePodAsync("7h9k2m4n6p", token),
            ["ActOnPodAsync start"] = (api, token) => api.ActOnPodAsync("7h9k2m4n6p", new PodActionRequest(PodAction.Start), token),
            ["ActOnPodAsync stop"] = (api, token) => api.ActOnPodAsync("7h9k2m4n6p", new PodActionRequest(PodAction.Stop), token),
            ["ActOnPodAsync restart"] = (api, token) => api.ActOnPodAsync("7h9k2m4n6p", new PodActionRequest(PodAction.Restart), token),
            ["ActOnPodAsync terminate"] = (api, token) => api.ActOnPodAsync("7h9k2m4n6p", new PodActionRequest(PodAction.Terminate), token),
            ["StreamPodLogsAsync minimal"] = (api, token) => api.StreamPodLogsAsync("7h9k2m4n6p", cancellationToken: token),
            ["StreamPodLogsAsync maximal"] = (api, token) => api.StreamPodLogsAsync("7h9k2m4n6p", LogSource.System, 5000, Start, "2026-06-01T12:02:03Z", token),
            ["ListGpuTypesAsync minimal"] = (api, token) => api.ListGpuTypesAsync(cancellationToken: token),
            ["ListGpuTypesAsync maximal"] = (api, token) => api.ListGpuTypesAsync(
                [CatalogInclude.Availability], [CatalogProduct.Pod, CatalogProduct.Serverless], 2, CloudKind.Community, ["FR", "DE"], null, "12.8", token),
            ["ListGpuTypesAsync by CUDA versions"] = (api, token) => api.ListGpuTypesAsync(
                [CatalogInclude.Availability], [CatalogProduct.Cluster], cudaVersions: ["12.8", "12.9"], cancellationToken: token),
            ["GetGpuTypeAsync minimal"] = (api, token) => api.GetGpuTypeAsync(Gpu, cancellationToken: token),
            ["GetGpuTypeAsync maximal"] = (api, token) => api.GetGpuTypeAsync(
                Gpu, [CatalogInclude.Availability], [CatalogProduct.Pod], 1, CloudKind.Secure, ["FR"], null, "12.8", token),
            ["GetGpuTypeAsync by CUDA versions"] = (api, token) => api.GetGpuTypeAsync(
                Gpu, [CatalogInclude.Availability], [CatalogProduct.Pod], cudaVersions: ["12.8"], cancellationToken: token),
            ["ListDataCentersAsync minimal"] = (api, token) => api.ListDataCentersAsync(cancellationToken: token),
            ["ListDataCentersAsync maximal"] = (api, token) => api.ListDataCentersAsync(
                [DataCenterInclude.GpuAvailability, DataCenterInclude.CpuAvailability], ["EUROPE", "NORTH_AMERICA"],
                [VolumeType.Standard, VolumeType.HighPerformance], ["GDPR"], true, token),
            ["GetDataCenterAsync minimal"] = (api, token) => api.GetDataCenterAsync("US-TX-3", cancellationToken: token),
            ["GetDataCenterAsync maximal"] = (api, token) => api.GetDataCenterAsync("US-TX-3", [DataCenterInclude.GpuAvailability], token),
            ["ListNetworkVolumesAsync"] = (api, token) => api.ListNetworkVolumesAsync(token),
            ["CreateNetworkVolumeAsync minimal"] = (api, token) => api.CreateNetworkVolumeAsync(new CreateNetworkVolumeRequest("models", 10, "EU-RO-1"), token),
            ["CreateNetworkVolumeAsync maximal"] = (api, token) => api.CreateNetworkVolumeAsync(
                new CreateNetworkVolumeRequest("models", 4096, "EU-RO-1", VolumeType.HighPerformance), token),
            ["GetSshKeysAsync"] = (api, token) => api.GetSshKeysAsync(token),
            ["GetNetworkVolumeAsync"] = (api, token) => api.GetNetworkVolumeAsync("2q9m7x4c", token),
            ["UpdateNetworkVolumeAsync minimal"] = (api, token) => api.UpdateNetworkVolumeAsync("2q9m7x4c", new UpdateNetworkVolumeRequest("renamed"), token),
            ["UpdateNetworkVolumeAsync maximal"] = (api, token) => api.UpdateNetworkVolumeAsync("2q9m7x4c", new UpdateNetworkVolumeRequest("renamed", 200), token),
            ["DeleteNetworkVolumeAsync"] = (api, token) => api.DeleteNetworkVolumeAsync("2q9m7x4c", token),
            ["ListTemplatesAsync"] = (api, token) => api.ListTemplatesAsync(token),
            ["CreateTemplateAsync minimal"] = (api, token) => api.CreateTemplateAsync(new CreateTemplateRequest { Name = "scope", Image = "daydreamlive/scope:0.2.4" }, token),
            ["CreateTemplateAsync maximal"] = (api, token) => api.CreateTemplateAsync(
                new CreateTemplateRequest
                {
                    Name = "scope",
                    Image = "daydreamlive/scope:0.2.4",
                    Args = "",
                    Disk = 40,
                    Env = Env,
                    Ports = ["8000/http"],
                    Registry = "reg_1",
                    Mounts = TemplateMounts,
                    Serverless = false,
                    Public = false,
                    Category = TemplateCategory.Nvidia,
                    StartSsh = false,
                    StartJupyter = false,
                    AllowedCudaVersions = ["12.8"],
                },
                token),
            ["GetTemplateAsync"] = (api, token) => api.GetTemplateAsync("9x4m2p7v", token),
            ["UpdateTemplateAsync minimal"] = (api, token) => api.UpdateTemplateAsync("9x4m2p7v", new UpdateTemplateRequest { Name = "scope" }, token),
            ["UpdateTemplateAsync maximal"] = (api, token) => api.UpdateTemplateAsync(
                "9x4m2p7v",
                new UpdateTemplateRequest
                {
                    Name = "scope",
                    Image = "daydreamlive/scope:0.2.4",
                    Args = "",
                    Disk = 40,
                    Env = Env,
                    Ports = ["8000/http"],
                    Registry = "reg_1",
                    Mounts = TemplateMounts,
                    Serverless = false,
                    Public = true,
                    Category = TemplateCategory.Amd,
                    StartSsh = true,
                    StartJupyter = true,
                    AllowedCudaVersions = ["12.8"],
                },
                token),
            ["DeleteTemplateAsync"] = (api, token) => api.DeleteTemplateAsync("9x4m2p7v", token),
            ["GetBillingAsync minimal"] = (api, token) => api.GetBillingAsync(cancellationToken: token),
            ["GetBillingAsync maximal"] = (api, token) => api.GetBillingAsync(Start, End, BillingBucketSize.Hour, cancellationToken: token),
            ["GetBillingAsync last"] = (api, token) => api.GetBillingAsync(bucketSize: BillingBucketSize.Week, lastN: 3, cancellationToken: token),
            ["GetPodBillingAsync minimal"] = (api, token) => api.GetPodBillingAsync(cancellationToken: token),
            ["GetPodBillingAsync maximal"] = (api, token) => api.GetPodBillingAsync(Start, End, BillingBucketSize.Month, podId: "7h9k2m4n6p", cancellationToken: token),
            ["GetPodBillingAsync last"] = (api, token) => api.GetPodBillingAsync(bucketSize: BillingBucketSize.Year, lastN: 30, cancellationToken: token),
            ["GetNetworkVolumeBillingAsync minimal"] = (api, token) => api.GetNetworkVolumeBillingAsync(cancellationToken: token),
            ["GetNetworkVolumeBillingAsync maximal"] = (api, token) => api.GetNetworkVolumeBillingAsync(
                Start, End, BillingBucketSize.Day, networkVolumeId: "2q9m7x4c", cancellationToken: token),
            ["GetNetworkVolumeBillingAsync last"] = (api, token) => api.GetNetworkVolumeBillingAsync(lastN: 1, cancellationToken: token),
        };
}
