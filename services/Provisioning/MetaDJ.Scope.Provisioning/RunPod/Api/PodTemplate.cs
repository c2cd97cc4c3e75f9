namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>A recipe for pods. Changes never reach pods that exist.</summary>
internal sealed record PodTemplate : ContainerConfig
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public TemplateMounts? Mounts { get; init; }

    public bool Serverless { get; init; }

    public bool Public { get; init; }

    public TemplateCategory Category { get; init; }

    public bool StartSsh { get; init; }

    public bool StartJupyter { get; init; }

    public IReadOnlyList<string>? AllowedCudaVersions { get; init; }
}

internal sealed record PodTemplateList
{
    public required IReadOnlyList<PodTemplate> Templates { get; init; }
}

/// <summary>The body of <c>POST /templates</c>; an image is required, and SSH and Jupyter are on unless said otherwise.</summary>
internal sealed record CreateTemplateRequest : ContainerConfig
{
    public required string Name { get; init; }

    public TemplateMounts? Mounts { get; init; }

    public bool? Serverless { get; init; }

    public bool? Public { get; init; }

    public TemplateCategory? Category { get; init; }

    public bool? StartSsh { get; init; }

    public bool? StartJupyter { get; init; }

    public IReadOnlyList<string>? AllowedCudaVersions { get; init; }
}

internal sealed record UpdateTemplateRequest : ContainerConfig
{
    public string? Name { get; init; }

    public TemplateMounts? Mounts { get; init; }

    public bool? Serverless { get; init; }

    public bool? Public { get; init; }

    public TemplateCategory? Category { get; init; }

    public bool? StartSsh { get; init; }

    public bool? StartJupyter { get; init; }

    public IReadOnlyList<string>? AllowedCudaVersions { get; init; }
}
