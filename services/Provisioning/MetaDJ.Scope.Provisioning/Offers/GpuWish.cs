using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>What somebody wants of a GPU. Empty lists and nulls want nothing in particular.</summary>
public sealed record GpuWish
{
    public string? Pipeline { get; init; }

    /// <summary>As Scope's load parameter of that name; it decides how much memory a pipeline takes.</summary>
    public string? Quantization { get; init; }

    /// <summary>Instead of the pipeline's own estimate.</summary>
    public int? MinimumVramGb { get; init; }

    /// <summary>RunPod's GPU ids, the most wanted first.</summary>
    public IReadOnlyList<string> GpuTypes { get; init; } = [];

    /// <summary>USD.</summary>
    public decimal? MaximumPricePerHour { get; init; }

    public IReadOnlyList<CloudTier> Clouds { get; init; } = [];

    public IReadOnlyList<string> DataCenters { get; init; } = [];

    public bool NetworkVolume { get; init; }

    /// <summary>Where a network volume is or may be made; null when that is not known, and RunPod will say whether it fits.</summary>
    public IReadOnlyList<string>? VolumeDataCenters { get; init; }

    /// <summary>Where it is already: the models are on it, and a further volume would cost.</summary>
    public IReadOnlyList<string> VolumesAt { get; init; } = [];

    public static GpuWish Of(PoolSpec pool, IReadOnlyList<string>? volumeDataCenters, IReadOnlyList<string> volumesAt)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return new GpuWish
        {
            Pipeline = pool.Pipeline,
            Quantization = pool.LoadParameters.TryGetValue("quantization", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null,
            MinimumVramGb = pool.MinimumVramGb,
            GpuTypes = pool.GpuTypes,
            MaximumPricePerHour = pool.MaximumPricePerHour,
            Clouds = pool.Clouds,
            DataCenters = pool.DataCenters,
            NetworkVolume = pool.NetworkVolumeId is not null || pool.NetworkVolume is not null,
            VolumeDataCenters = volumeDataCenters,
            VolumesAt = volumesAt,
        };
    }
}
