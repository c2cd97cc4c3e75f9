using System.Text.Json;

namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A wish: what a pool's pods are made of, and how many there should be. The body of <c>PUT /api/pools/{name}</c>.</summary>
public sealed record PoolSpec
{
    /// <summary>Scope's pipeline id, for example <c>longlive</c>.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Scope's <c>load_params</c> except LoRAs, by the names its code reads (<c>height</c>, <c>width</c>, <c>base_seed</c>, …).</summary>
    public IReadOnlyDictionary<string, JsonElement> LoadParameters { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>LoRAs to have on board, loaded with <c>runtime_peft</c> so that they can be faded.</summary>
    public IReadOnlyList<PoolLora> Loras { get; init; } = [];

    /// <summary>Gigabytes; null takes the pipeline's own estimate.</summary>
    public int? MinimumVramGb { get; init; }

    /// <summary>RunPod GPU ids in order of preference; empty means any that fits, cheapest first.</summary>
    public IReadOnlyList<string> GpuTypes { get; init; } = [];

    /// <summary>Where to ask, in exactly this order and nowhere else; instead of <see cref="GpuTypes"/>. Empty leaves it to <see cref="Order"/>.</summary>
    public IReadOnlyList<PoolCandidate> Candidates { get; init; } = [];

    /// <summary>What comes first among the offers that fit, where the pool states no order of its own.</summary>
    public OfferOrder Order { get; init; } = OfferOrder.Balanced;

    /// <summary>USD per hour for the GPU; null is no ceiling.</summary>
    public decimal? MaximumPricePerHour { get; init; }

    /// <summary>How its pods are paid for.</summary>
    public PricingMode Pricing { get; init; } = PricingMode.OnDemand;

    public IReadOnlyList<CloudTier> Clouds { get; init; } = [CloudTier.Secure];

    /// <summary>RunPod data-centre ids; empty means any.</summary>
    public IReadOnlyList<string> DataCenters { get; init; } = [];

    public string Image { get; init; } = "daydreamlive/scope:0.2.4";

    /// <summary>Gigabytes of container disk, erased on stop.</summary>
    public int DiskGb { get; init; } = 40;

    /// <summary>A network volume mounted at <c>/workspace</c>; pins the pool to that volume's data centre.</summary>
    public string? NetworkVolumeId { get; init; }

    /// <summary>Network volumes made and grown for this pool; not together with <see cref="NetworkVolumeId"/>.</summary>
    public ManagedVolume? NetworkVolume { get; init; }

    /// <summary>Gigabytes of host-local volume at <c>/workspace</c> when there is no network volume; null for none.</summary>
    public int? VolumeGb { get; init; } = 60;

    /// <summary>Ways in for operators; told to operators only.</summary>
    public PoolAccess Access { get; init; } = new();

    /// <summary>How many ready pods to keep for people who have not come yet.</summary>
    public int Warm { get; init; }

    /// <summary>The most pods this pool may have at once, whatever the demand.</summary>
    public int Maximum { get; init; } = 2;

    /// <summary>A ready pod beyond <see cref="Warm"/> that nobody used for this long is stopped.</summary>
    public TimeSpan IdleStop { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a pod that nobody used for <see cref="IdleStop"/> is stopped or terminated.</summary>
    public IdleFate WhenIdle { get; init; } = IdleFate.ByPrice;

    /// <summary>A stopped pod that nobody needed for this long is terminated.</summary>
    public TimeSpan IdleTerminate { get; init; } = TimeSpan.FromHours(12);
}
