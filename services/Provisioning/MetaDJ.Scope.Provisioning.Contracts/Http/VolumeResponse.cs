namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A network volume of ours, as operators see it.</summary>
public sealed record VolumeResponse
{
    /// <summary>RunPod's id; null while it is being made.</summary>
    public string? VolumeId { get; init; }

    public required string Name { get; init; }

    public required string DataCenter { get; init; }

    public required int SizeGb { get; init; }

    public required VolumeTier Type { get; init; }

    /// <summary>USD for 730 hours, whether a pod mounts it or not. For the high-performance tier this is the estimate of the settings.</summary>
    public required decimal PricePerMonth { get; init; }

    /// <summary>Our pods that mount it, running or stopped.</summary>
    public IReadOnlyList<PodId> Pods { get; init; } = [];

    /// <summary>Pools whose pods would mount it.</summary>
    public IReadOnlyList<PoolName> WantedBy { get; init; } = [];

    /// <summary>Since when no pod of ours mounts it; null while one does.</summary>
    public DateTimeOffset? UnattachedSince { get; init; }

    /// <summary>What is wrong with it, in words: it is full, or RunPod refuses to make or grow it.</summary>
    public string? Trouble { get; init; }
}

/// <summary>The network volumes of ours, and how many of the account are not.</summary>
/// <param name="Strangers">Volumes without our name prefix: counted, never touched.</param>
/// <param name="PricePerMonth">USD for all of ours, each counted once however many pods mount it.</param>
/// <param name="UnattachedPricePerMonth">USD for those that no pod of ours mounts.</param>
/// <param name="ListedAt">When RunPod last told; null when it never did.</param>
public sealed record VolumesResponse(
    IReadOnlyList<VolumeResponse> Items, int Strangers, decimal PricePerMonth, decimal UnattachedPricePerMonth, DateTimeOffset? ListedAt);

/// <summary>The body of <c>PATCH /api/volumes/{volumeId}</c>.</summary>
/// <param name="SizeGb">Up to 4096; more than it has.</param>
public sealed record GrowVolumeRequest(int SizeGb);

/// <summary>Who wants to write to a pod's network volume.</summary>
/// <param name="Holder">A name that is one's own, for example <c>prompt-queue:session_…</c>; asking again under it renews.</param>
public sealed record VolumeTurnRequest(string Holder);

/// <summary>The right to write to a volume, until it expires.</summary>
/// <param name="Needed">False for a pod that has its disk to itself: there is nothing to wait for, and nothing to give back.</param>
/// <param name="Token">Rises with every new holder.</param>
public sealed record VolumeTurnResponse(bool Needed, long Token, DateTimeOffset? ExpiresAt);
