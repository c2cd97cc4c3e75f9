namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>
/// Network volumes that we make and grow for a pool: one per data centre, mounted at <c>/workspace</c> by all its pods there. Made when the
/// first pod is placed there, and never deleted by itself.
/// </summary>
public sealed record ManagedVolume
{
    /// <summary>Pools that name the same set, and the same tier, share its volumes. Null takes the pool's own name.</summary>
    public string? Set { get; init; }

    /// <summary>Gigabytes, 10 to 4096. Raising it grows the volumes that exist; lowering it shrinks nothing.</summary>
    public int SizeGb { get; init; } = 100;

    /// <summary>Null takes each data centre's primary tier. Another tier is another volume.</summary>
    public VolumeTier? Type { get; init; }

    /// <summary>Where a volume may be made: one of each is the most that can come to be.</summary>
    public IReadOnlyList<string> DataCenters { get; init; } = [];

    /// <summary>Gigabytes up to which a full volume is grown by itself; null grows none.</summary>
    public int? GrowTo { get; init; }
}
