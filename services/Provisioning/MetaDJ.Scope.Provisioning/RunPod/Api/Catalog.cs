namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <summary>A kind of GPU one can rent. Match on <see cref="Id"/> only: names differ between RunPod's APIs.</summary>
internal sealed record GpuType
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Pool { get; init; }

    public GpuManufacturer Manufacturer { get; init; }

    /// <summary>Gigabytes.</summary>
    public required int Memory { get; init; }

    public bool Secure { get; init; }

    public bool Community { get; init; }

    public required GpuPrice Price { get; init; }

    /// <summary>A ceiling per pod, not stock.</summary>
    public GpuMaxCount? MaxCount { get; init; }

    /// <summary>Only when asked for.</summary>
    public AvailabilityLevel? Availability { get; init; }

    /// <summary>Absent when the type is nowhere to be had.</summary>
    public IReadOnlyList<DataCenterAvailability>? DataCenters { get; init; }

    public IReadOnlyList<CudaVersionAvailability>? CudaVersions { get; init; }
}

internal sealed record GpuTypeList
{
    public required IReadOnlyList<GpuType> Gpus { get; init; }
}

/// <summary>USD per hour for a single GPU, list price.</summary>
internal sealed record GpuPrice(decimal Secure, decimal Community, decimal? Serverless = null);

internal sealed record GpuMaxCount(int Secure, int Community);

internal sealed record DataCenterAvailability(string Id, string Name, AvailabilityLevel Availability);

internal sealed record CudaVersionAvailability(string Version, bool Available);

internal sealed record DataCenter
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Region { get; init; }

    public bool GlobalNetwork { get; init; }

    public IReadOnlyList<VolumeType>? NetworkVolumeTypes { get; init; }

    public IReadOnlyList<string>? Compliance { get; init; }

    public IReadOnlyList<CatalogResourceAvailability>? GpuAvailability { get; init; }

    public IReadOnlyList<CatalogResourceAvailability>? CpuAvailability { get; init; }
}

internal sealed record DataCenterList
{
    public required IReadOnlyList<DataCenter> DataCenters { get; init; }
}

internal sealed record CatalogResourceAvailability(string Id, string Name, AvailabilityLevel Availability);
