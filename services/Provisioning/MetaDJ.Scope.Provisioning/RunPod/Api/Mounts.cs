namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>One kind or the other, or neither; the kind is fixed when the pod is created.</summary>
internal sealed record Mounts
{
    /// <summary>Lives and dies with the pod's machine.</summary>
    public PersistentMount? Persistent { get; init; }

    /// <summary>At most one; Secure cloud only, in the volume's data centre.</summary>
    public IReadOnlyList<NetworkMount>? Network { get; init; }
}

/// <summary>A template can carry no network volume.</summary>
internal sealed record TemplateMounts
{
    public PersistentMount? Persistent { get; init; }
}

/// <param name="Size">Gigabytes, at least 10.</param>
internal sealed record PersistentMount(int Size, string Path);

internal sealed record NetworkMount(string VolumeId, string Path);
