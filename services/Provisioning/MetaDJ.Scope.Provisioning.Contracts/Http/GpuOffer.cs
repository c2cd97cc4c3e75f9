namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>One GPU type, cloud and data centre that could be rented, or why not.</summary>
public sealed record GpuOffer
{
    public required string GpuType { get; init; }

    public required string Name { get; init; }

    /// <summary>NVIDIA, AMD or UNKNOWN; null when the catalogue does not say.</summary>
    public string? Manufacturer { get; init; }

    public required int VramGb { get; init; }

    /// <summary>The newest CUDA version among its hosts, <c>12.8</c>; null when the catalogue does not say.</summary>
    public string? NewestCuda { get; init; }

    /// <summary>A community pod is for one use: no network volume, and it ends instead of being kept stopped.</summary>
    public required CloudTier Cloud { get; init; }

    /// <summary>Null when the catalogue names none.</summary>
    public string? DataCenter { get; init; }

    /// <summary>USD per hour for the GPU, list price.</summary>
    public required decimal PricePerHour { get; init; }

    /// <summary>USD per hour while it runs, the disks of the pool included; null where no pool was asked about.</summary>
    public decimal? RunningPricePerHour { get; init; }

    /// <summary>USD per hour for what is kept while it is stopped; null where no pool was asked about.</summary>
    public decimal? StoppedPricePerHour { get; init; }

    /// <summary>RunPod's word: NONE, LOW, MEDIUM or HIGH. A hint, not a reservation.</summary>
    public required string Stock { get; init; }

    /// <summary>0 to 1: how likely it is to be had if asked for now, by the stock and by what the cloud answered before.</summary>
    public double? Odds { get; init; }

    /// <summary>Expected from asking to a proven frame.</summary>
    public TimeSpan? TimeToReady { get; init; }

    /// <summary>What the pipeline would be loaded with on it, <c>fp8_e4m3fn</c>; null for unquantised.</summary>
    public string? Quantization { get; init; }

    public required bool Fits { get; init; }

    /// <summary>Why it does not fit; null when it does.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it stands where it stands among those that fit; null when it does not fit.</summary>
    public string? Why { get; init; }
}
