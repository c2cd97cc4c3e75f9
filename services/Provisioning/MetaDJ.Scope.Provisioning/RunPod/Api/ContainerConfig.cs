namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>What pods and templates share. Null means: not sent, or not told.</summary>
internal abstract record ContainerConfig
{
    public string? Image { get; init; }

    public string? Args { get; init; }

    /// <summary>Gigabytes of container disk.</summary>
    public int? Disk { get; init; }

    /// <summary>Returned in clear by RunPod: never to be logged.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary><c>8000/http</c> or <c>22/tcp</c>.</summary>
    public IReadOnlyList<string>? Ports { get; init; }

    /// <summary>The id of a registry credential.</summary>
    public string? Registry { get; init; }
}
