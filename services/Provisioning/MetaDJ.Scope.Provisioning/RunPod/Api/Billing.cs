namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>What a billing call answers. Buckets without spend are left out, so trust <see cref="BillingMetadata{TAmounts}.Totals"/>.</summary>
internal sealed record BillingAnswer<TRecord, TAmounts>
{
    public required IReadOnlyList<TRecord> Records { get; init; }

    public required BillingMetadata<TAmounts> Metadata { get; init; }
}

internal sealed record BillingMetadata<TAmounts>
{
    public required BillingQuery Query { get; init; }

    public int RecordCount { get; init; }

    /// <summary>Billing of pods only.</summary>
    public int? UniquePodCount { get; init; }

    /// <summary>Billing of network volumes only.</summary>
    public int? UniqueNetworkVolumeCount { get; init; }

    public required TAmounts Totals { get; init; }
}

/// <summary>The query as RunPod understood it, snapped outward to bucket edges.</summary>
internal sealed record BillingQuery
{
    public DateTimeOffset StartTime { get; init; }

    public DateTimeOffset EndTime { get; init; }

    public BillingBucketSize BucketSize { get; init; }

    public string? PodId { get; init; }

    public string? NetworkVolumeId { get; init; }
}

/// <summary>USD.</summary>
internal record PodBillingAmounts
{
    public decimal TotalAmount { get; init; }

    public decimal GpuAmount { get; init; }

    public decimal CpuAmount { get; init; }

    public decimal DiskAmount { get; init; }
}

internal sealed record PodBillingRecord : PodBillingAmounts
{
    public DateTimeOffset StartTime { get; init; }

    public DateTimeOffset EndTime { get; init; }

    public required string PodId { get; init; }
}

/// <summary>USD.</summary>
internal record NetworkVolumeBillingAmounts
{
    public decimal TotalAmount { get; init; }

    public decimal StandardAmount { get; init; }

    public decimal HighPerformanceAmount { get; init; }
}

internal sealed record NetworkVolumeBillingRecord : NetworkVolumeBillingAmounts
{
    public DateTimeOffset StartTime { get; init; }

    public DateTimeOffset EndTime { get; init; }

    public required string NetworkVolumeId { get; init; }
}

/// <summary>USD, the whole account by product.</summary>
internal record AccountBillingAmounts
{
    public decimal TotalAmount { get; init; }

    public decimal PodGpuAmount { get; init; }

    public decimal PodCpuAmount { get; init; }

    public decimal PodDiskAmount { get; init; }

    public decimal ServerlessGpuAmount { get; init; }

    public decimal ServerlessCpuAmount { get; init; }

    public decimal ServerlessDiskAmount { get; init; }

    public decimal ServerlessFeeAmount { get; init; }

    public decimal StorageStandardAmount { get; init; }

    public decimal StorageHighPerformanceAmount { get; init; }

    public decimal EndpointAmount { get; init; }

    public decimal ClusterGpuAmount { get; init; }

    public decimal ClusterDiskAmount { get; init; }

    public decimal ClusterNetworkingAmount { get; init; }
}

internal sealed record AccountBillingRecord : AccountBillingAmounts
{
    public DateTimeOffset StartTime { get; init; }

    public DateTimeOffset EndTime { get; init; }
}
