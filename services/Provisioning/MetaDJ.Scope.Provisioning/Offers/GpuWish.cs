using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>What somebody wants of a GPU. Empty lists and nulls want nothing in particular.</summary>
public sealed record GpuWish
{
    public string? Pipeline { get; init; }

    /// <summary>As Scope's load parameter of that name; null chooses by the GPU's size, <c>none</c> asks for the model as it is.</summary>
    public string? Quantization { get; init; }

    /// <summary>Instead of the pipeline's own estimate.</summary>
    public int? MinimumVramGb { get; init; }

    /// <summary>RunPod's GPU ids, the most wanted first.</summary>
    public IReadOnlyList<string> GpuTypes { get; init; } = [];

    /// <summary>Only these, in exactly this order.</summary>
    public IReadOnlyList<PoolCandidate> Candidates { get; init; } = [];

    public OfferOrder Order { get; init; } = OfferOrder.Balanced;

    /// <summary>USD, for the GPU.</summary>
    public decimal? MaximumPricePerHour { get; init; }

    public IReadOnlyList<CloudTier> Clouds { get; init; } = [];

    public IReadOnlyList<string> DataCenters { get; init; } = [];

    public bool NetworkVolume { get; init; }

    /// <summary>Where a network volume is or may be made; null when that is not known, and RunPod will say whether it fits.</summary>
    public IReadOnlyList<string>? VolumeDataCenters { get; init; }

    /// <summary>Where it is already: the models are on it, and a further volume would cost.</summary>
    public IReadOnlyList<string> VolumesAt { get; init; } = [];

    /// <summary>Where the network between pods is; null when nobody wants it.</summary>
    public IReadOnlyList<string>? GlobalNetworkDataCenters { get; init; }

    /// <summary>The pool whose pod it is for; null where somebody only asks.</summary>
    public PoolSpec? Pool { get; init; }

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
            Candidates = pool.Candidates,
            Order = pool.Order,
            MaximumPricePerHour = pool.MaximumPricePerHour,
            Clouds = pool.Clouds,
            DataCenters = pool.DataCenters,
            NetworkVolume = pool.NetworkVolumeId is not null || pool.NetworkVolume is not null,
            VolumeDataCenters = volumeDataCenters,
            VolumesAt = volumesAt,
            Pool = pool,
        };
    }
}
