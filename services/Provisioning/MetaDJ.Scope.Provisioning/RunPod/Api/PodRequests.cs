namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>The body of <c>POST /pods</c>. Not idempotent: a lost answer may have left a billing pod under <see cref="Name"/>.</summary>
internal sealed record CreatePodRequest : ContainerConfig
{
    public required string Name { get; init; }

    /// <summary>Either this or <see cref="Cpu"/>.</summary>
    public CreateGpuConfig? Gpu { get; init; }

    public CreateCpuConfig? Cpu { get; init; }

    public CloudKind? Cloud { get; init; }

    public IReadOnlyList<string>? DataCenterIds { get; init; }

    public Mounts? Mounts { get; init; }

    public bool? GlobalNetworking { get; init; }

    public bool? StartSsh { get; init; }

    public bool? StartJupyter { get; init; }

    public string? TemplateId { get; init; }
}

/// <param name="Id">One exact type: RunPod takes no list to fall back on.</param>
/// <param name="AllowedCudaVersions">Not together with <paramref name="MinCudaVersion"/>.</param>
/// <param name="MinCudaVersion"><c>major.minor</c>.</param>
internal sealed record CreateGpuConfig(
    string Id, int? Count = null, IReadOnlyList<string>? AllowedCudaVersions = null, string? MinCudaVersion = null);

/// <param name="VcpuCount">A power of two from 2.</param>
internal sealed record CreateCpuConfig(string Id, int VcpuCount);

/// <summary>The body of <c>PATCH /pods/{id}</c>. Whatever touches the container restarts it and wipes what no mount holds.</summary>
internal sealed record UpdatePodRequest : ContainerConfig
{
    public string? Name { get; init; }

    public Mounts? Mounts { get; init; }

    public bool? Locked { get; init; }

    public bool? GlobalNetworking { get; init; }

    public string? TemplateId { get; init; }
}

internal sealed record PodActionRequest(PodAction Action);
