using System.Text.Json;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.RunPod.Volumes;

namespace MetaDJ.Scope.Simulator.RunPod.Catalog;

/// <summary>A kind of GPU in the seeded catalogue.</summary>
/// <param name="Memory">GB.</param>
/// <param name="PriceSecure">USD per GPU-hour, read at <paramref name="PriceSecureAsOf"/>; 0 where it is not offered.</param>
/// <param name="Stock">Free GPUs by data centre in the Secure Cloud; the Community Cloud has half.</param>
internal sealed record GpuSeed(
    string Id,
    string Name,
    int Memory,
    bool Secure,
    bool Community,
    decimal PriceSecure,
    decimal PriceCommunity,
    int MaxCount,
    IReadOnlyList<string> CudaVersions,
    IReadOnlyDictionary<string, int> Stock,
    string? PriceSecureAsOf = null,
    string? PriceCommunityAsOf = null,
    string? Pool = null)
{
    public bool Offers(Cloud cloud) => cloud == Cloud.Secure ? Secure : Community;

    public decimal Price(Cloud cloud) => cloud == Cloud.Secure ? PriceSecure : PriceCommunity;
}

internal sealed record DataCenterSeed(
    string Id,
    string Name,
    string Region,
    string Country,
    bool GlobalNetwork,
    IReadOnlyList<VolumeTier> NetworkVolumeTypes,
    IReadOnlyList<string> Compliance);

/// <summary>The GPUs and data centres that this cloud knows, from the embedded <c>catalog.json</c>.</summary>
internal sealed record CatalogSeed(string Notice, IReadOnlyList<GpuSeed> Gpus, IReadOnlyList<DataCenterSeed> DataCenters)
{
    public static readonly CatalogSeed Embedded = Load();

    public GpuSeed? Gpu(string id) => Gpus.FirstOrDefault(gpu => gpu.Id == id);

    public DataCenterSeed? DataCenter(string id) => DataCenters.FirstOrDefault(center => center.Id == id);

    private static CatalogSeed Load()
    {
        using var stream = typeof(CatalogSeed).Assembly.GetManifestResourceStream(typeof(CatalogSeed), "catalog.json")!;
        return JsonSerializer.Deserialize<CatalogSeed>(stream, RunPodJson.Options)!;
    }
}
