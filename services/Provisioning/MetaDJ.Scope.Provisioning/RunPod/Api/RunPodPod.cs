namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>A pod as RunPod tells it.</summary>
internal sealed record RunPodPod : ContainerConfig
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required PodStatus Status { get; init; }

    /// <summary>What is permitted at present.</summary>
    public IReadOnlyList<PodAction>? Actions { get; init; }

    public Mounts? Mounts { get; init; }

    public GpuConfig? Gpu { get; init; }

    public CpuConfig? Cpu { get; init; }

    public CloudKind? Cloud { get; init; }

    public string? DataCenterId { get; init; }

    public string? CudaVersion { get; init; }

    public PodSsh? Ssh { get; init; }

    public PodCluster? Cluster { get; init; }

    public string? Template { get; init; }

    /// <summary>USD per hour as billed; may stay populated while the pod is stopped.</summary>
    public decimal Cost { get; init; }

    public bool? Locked { get; init; }

    public PodGlobalNetworking? GlobalNetworking { get; init; }

    public PodRuntime? Runtime { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
}

internal sealed record PodList
{
    public required IReadOnlyList<RunPodPod> Pods { get; init; }
}

internal sealed record GpuConfig(string Id, int? Count = null);

/// <param name="Memory">Gigabytes.</param>
internal sealed record CpuConfig(string Id, int VcpuCount, int Memory);

internal sealed record PodCluster(string Id, int? Rank = null, string? Role = null, string? Ip = null);

internal sealed record PodGlobalNetworking(bool Enabled, string? Ip = null, string? InternalDns = null);

internal sealed record PodSsh(PodSshEndpoint? Proxy = null, PodSshEndpoint? Direct = null);

internal sealed record PodSshEndpoint(string Host, int Port, string Username, string Command);

/// <param name="Uptime">Seconds since the container started.</param>
internal sealed record PodRuntime(
    long? Uptime = null,
    IReadOnlyList<PodGpuUtilization>? Gpus = null,
    Utilization? Cpu = null,
    Utilization? Memory = null,
    IReadOnlyList<PodRuntimePort>? Ports = null);

/// <param name="Util">Percent.</param>
/// <param name="MemoryUtil">Percent.</param>
internal sealed record PodGpuUtilization(int? Util = null, int? MemoryUtil = null);

/// <param name="Util">Percent.</param>
internal sealed record Utilization(int? Util = null);

internal sealed record PodRuntimePort(int? Private = null, int? Public = null, string? Type = null, string? Ip = null);
