namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>What describes a container, in every request that may.</summary>
internal abstract record ContainerRequest
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    public string? Args { get; init; }

    public int? Disk { get; init; }

    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public IReadOnlyList<string>? Ports { get; init; }

    public string? Registry { get; init; }

    public Mounts? Mounts { get; init; }

    public bool? GlobalNetworking { get; init; }

    public string? TemplateId { get; init; }
}

internal sealed record CreatePodRequest : ContainerRequest
{
    public Cloud? Cloud { get; init; }

    public GpuWish? Gpu { get; init; }

    public CpuWish? Cpu { get; init; }

    public IReadOnlyList<string>? DataCenterIds { get; init; }

    public bool? StartSsh { get; init; }

    public bool? StartJupyter { get; init; }
}

internal sealed record UpdatePodRequest : ContainerRequest
{
    public bool? Locked { get; init; }
}

internal sealed record PodActionRequest(PodAction? Action = null);

internal sealed record GpuWish(string? Id = null, int? Count = null, IReadOnlyList<string>? AllowedCudaVersions = null, string? MinCudaVersion = null);

internal sealed record CpuWish(string? Id = null, int? VcpuCount = null);
