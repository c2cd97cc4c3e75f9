namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A template that pods are made from, as operators see it.</summary>
public sealed record TemplateResponse
{
    /// <summary>Our name prefix and the profile; <c>configured</c> for the one that <c>RunPod:TemplateId</c> names.</summary>
    public required string Name { get; init; }

    public string? TemplateId { get; init; }

    public required string Image { get; init; }

    /// <summary>Whether RunPod has it as configuration wants it; pods are made from it only then, and without it otherwise.</summary>
    public required bool InStep { get; init; }

    /// <summary>Why it is not used.</summary>
    public string? Why { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Names only.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init; } = [];
}
