using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>A pod as v2 shows it.</summary>
/// <param name="Env">In clear, as RunPod does.</param>
/// <param name="Cost">USD per hour.</param>
internal sealed record PodWire(
    string Id,
    string Name,
    PodStatus Status,
    IReadOnlyList<PodAction> Actions,
    string Image,
    string Args,
    int Disk,
    Mounts Mounts,
    IReadOnlyList<string> Ports,
    IReadOnlyDictionary<string, string> Env,
    string? Registry,
    GpuOfPod Gpu,
    Cloud Cloud,
    string? DataCenterId,
    string? CudaVersion,
    PodSsh Ssh,
    string? Template,
    decimal Cost,
    bool Locked,
    PodRuntime? Runtime,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    GlobalNetworking GlobalNetworking)
{}

internal sealed record PodList(IReadOnlyList<PodWire> Pods);

internal sealed record GpuOfPod(string Id, int Count);

internal sealed record Mounts(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PersistentMount? Persistent = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<NetworkMount>? Network = null);

internal sealed record TemplateMounts([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PersistentMount? Persistent = null);

internal sealed record PersistentMount(int? Size = null, string? Path = null);

internal sealed record NetworkMount(string? VolumeId = null, string? Path = null);

internal sealed record PodSsh(SshEndpoint? Proxy, SshEndpoint? Direct);

internal sealed record SshEndpoint(string Host, int Port, string Username, string Command);

internal sealed record PodRuntime(
    int Uptime, IReadOnlyList<GpuUtilization> Gpus, Utilization Cpu, Utilization Memory, IReadOnlyList<PortMapping> Ports);

internal sealed record GpuUtilization(int Util, int MemoryUtil);

internal sealed record Utilization(int Util);

internal sealed record PortMapping(int Private, int? Public, string Type, string? Ip);

internal sealed record GlobalNetworking(
    bool Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ip = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InternalDns = null);
