using System.Text.RegularExpressions;
using MetaDJ.Scope.Simulator.RunPod.Volumes;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>What v2 refuses before it looks for a machine.</summary>
internal static partial class PodRules
{
    private const int LeastPersistentGb = 10;

    /// <summary>Violations of the contract: 422, one line each.</summary>
    public static IReadOnlyList<string> Violations(CreatePodRequest request)
    {
        var errors = Container(request);
        Require(errors, request.Name, "$", "name");
        if (request.TemplateId is null)
        {
            Require(errors, request.Image, "$", "image");
        }

        if (request.Gpu is { } gpu)
        {
            Require(errors, gpu.Id, "$.gpu", "id");
            AtLeast(errors, gpu.Count, 1, "$.gpu.count");
            Cuda(errors, gpu.AllowedCudaVersions ?? [], "$.gpu.allowedCudaVersions");
            Cuda(errors, gpu.MinCudaVersion is { } floor ? [floor] : [], "$.gpu.minCudaVersion");
        }

        if (request.Cpu is { } cpu)
        {
            Require(errors, cpu.Id, "$.cpu", "id");
            Require(errors, cpu.VcpuCount, "$.cpu", "vcpuCount");
            AtLeast(errors, cpu.VcpuCount, 2, "$.cpu.vcpuCount");
        }

        return errors;
    }

    public static IReadOnlyList<string> Violations(UpdatePodRequest request) => Container(request);

    /// <summary>A broken rule between fields: 400, and the same 400 as for no capacity.</summary>
    public static string? Broken(CreatePodRequest request, Func<string, NetworkVolume?> volumes) => request switch
    {
        { Gpu: null, Cpu: null } or { Gpu: not null, Cpu: not null } => "exactly one of gpu or cpu must be set",
        { Gpu: { AllowedCudaVersions.Count: > 0, MinCudaVersion: not null } } => "allowedCudaVersions and minCudaVersion are mutually exclusive",
        { Cpu.VcpuCount: { } count } when !int.IsPow2(count) => "vcpuCount must be a power of two",
        { Cpu: not null, Mounts.Persistent: not null } => "persistent mounts are not supported on CPU pods",
        { Mounts: { Persistent: not null, Network: not null } } => "persistent and network mounts are mutually exclusive",
        { Mounts.Network.Count: 0 } => "network must not be empty",
        { Mounts.Network: [{ VolumeId: var id }] } => Attach(request, volumes(id!)),
        { Ports: { } ports } => Ports(ports),
        _ => null,
    };

    /// <summary>A PATCH may move a mount's path and grow its disk, and nothing else of it.</summary>
    public static string? Broken(UpdatePodRequest request, PodSettings now) => request switch
    {
        { Mounts: { Persistent: not null, Network: not null } } => "persistent and network mounts are mutually exclusive",
        { Mounts.Network.Count: 0 } => "clearing mounts is not supported",
        { Mounts.Persistent: { } wish } => now.Mounts.Persistent is not { } had ? "a persistent mount cannot be added after create"
            : wish.Size < had.Size ? "a persistent mount cannot shrink" : null,
        { Mounts.Network: [var wish] } => now.NetworkVolumeId is not { } had ? "a network mount cannot be added after create"
            : wish.VolumeId != had ? "volumeId is immutable" : null,
        { Ports: { } ports } => Ports(ports),
        _ => null,
    };

    private static string? Attach(CreatePodRequest request, NetworkVolume? volume) => volume switch
    {
        null => "network volume not found",
        _ when request.Cloud == Cloud.Community => "network volumes are only available on Secure Cloud",
        _ when request.DataCenterIds is { Count: > 0 } centers && !centers.Contains(volume.DataCenter) =>
            $"network volume {volume.Id} is in {volume.DataCenter}, which is not among dataCenterIds",
        _ => request.Ports is { } ports ? Ports(ports) : null,
    };

    private static string? Ports(IReadOnlyList<string> ports) =>
        ports.FirstOrDefault(port => !Port().IsMatch(port)) is { } wrong ? $"port '{wrong}' must be formatted as port/http or port/tcp" : null;

    private static List<string> Container(ContainerRequest request)
    {
        var errors = new List<string>();
        NotEmpty(errors, request.Name, "$.name");
        NotEmpty(errors, request.TemplateId, "$.templateId");
        AtLeast(errors, request.Disk, 1, "$.disk");
        if (request.Mounts?.Persistent is { } persistent)
        {
            Require(errors, persistent.Size, "$.mounts.persistent", "size");
            Require(errors, persistent.Path, "$.mounts.persistent", "path");
            AtLeast(errors, persistent.Size, LeastPersistentGb, "$.mounts.persistent.size");
        }

        var network = request.Mounts?.Network ?? [];
        if (network.Count > 1)
        {
            errors.Add("$.mounts.network: maxItems: got 2, want 1");
        }

        foreach (var (index, mount) in network.Index())
        {
            Require(errors, mount.VolumeId, $"$.mounts.network[{index}]", "volumeId");
            Require(errors, mount.Path, $"$.mounts.network[{index}]", "path");
        }

        return errors;
    }

    private static void Require(List<string> errors, object? value, string path, string name)
    {
        if (value is null)
        {
            errors.Add($"{path}: missing properties '{name}'");
        }
    }

    private static void NotEmpty(List<string> errors, string? value, string path)
    {
        if (value?.Length == 0)
        {
            errors.Add($"{path}: minLength: got 0, want 1");
        }
    }

    private static void AtLeast(List<string> errors, int? value, int least, string path)
    {
        if (value < least)
        {
            errors.Add($"{path}: minimum: got {value}, want {least}");
        }
    }

    private static void Cuda(List<string> errors, IReadOnlyList<string> versions, string path) =>
        errors.AddRange(versions.Where(version => !CudaVersion.IsWellFormed(version)).Select(version => $"{path}: '{version}' does not match pattern '^\\d+\\.\\d+$'"));

    [GeneratedRegex(@"^\d{1,6}/(http|tcp)\z")]
    private static partial Regex Port();
}
