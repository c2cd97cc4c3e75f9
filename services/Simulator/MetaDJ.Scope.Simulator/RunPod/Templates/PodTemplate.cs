using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.RunPod.Templates;

internal enum TemplateCategory
{
    Unknown = 0,
    Cpu = 1,
    Nvidia = 2,
    Amd = 3,
}

/// <summary>A template as v2 shows it.</summary>
internal sealed record PodTemplate(
    string Id,
    string Name,
    string Image,
    string Args,
    int Disk,
    TemplateMounts Mounts,
    IReadOnlyList<string> Ports,
    IReadOnlyDictionary<string, string> Env,
    string? Registry,
    bool Serverless,
    bool Public,
    TemplateCategory Category,
    bool StartSsh,
    bool StartJupyter,
    IReadOnlyList<string> AllowedCudaVersions);

/// <summary>What is written of a template: all of it optional in a PATCH, <c>name</c> and <c>image</c> required in a POST.</summary>
internal sealed record TemplateRequest
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    public string? Args { get; init; }

    public int? Disk { get; init; }

    public TemplateMounts? Mounts { get; init; }

    public IReadOnlyList<string>? Ports { get; init; }

    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public string? Registry { get; init; }

    public bool? Serverless { get; init; }

    public bool? Public { get; init; }

    public TemplateCategory? Category { get; init; }

    public bool? StartSsh { get; init; }

    public bool? StartJupyter { get; init; }

    public IReadOnlyList<string>? AllowedCudaVersions { get; init; }
}

internal sealed record TemplateList(IReadOnlyList<PodTemplate> Templates);
