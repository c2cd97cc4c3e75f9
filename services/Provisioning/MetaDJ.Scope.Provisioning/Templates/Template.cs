using MetaDJ.Scope.Provisioning.Records;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>What we know of one template of ours. The record in Redis.</summary>
internal sealed record Template : IFencedRecord<Template>
{
    public required string Name { get; init; }

    public long Version { get; init; }

    public string? TemplateId { get; init; }

    public string Image { get; init; } = "";

    /// <summary>RunPod has it exactly as we want it: pods may be made from it.</summary>
    public bool InStep { get; init; }

    /// <summary>Why it is not used.</summary>
    public string? Why { get; init; }

    /// <summary>When RunPod was last asked about it.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>From before its creation was sent until the answer is known.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The references it holds, for a pod's request to leave out; never a value.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public Template At(long version) => this with { Version = version };
}
