using System.Text.Json.Serialization;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.RunPod.Volumes;

namespace MetaDJ.Scope.Simulator.RunPod.Catalog;

/// <summary>A GPU type as v2 shows it; the last three are absent unless availability was asked for.</summary>
internal sealed record GpuTypeWire(
    string Id, string Name, string? Pool, string Manufacturer, int Memory, bool Secure, bool Community, GpuPrice Price, GpuMaxCount MaxCount)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Stocked? Availability { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AvailabilityWire>? DataCenters { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CudaWire>? CudaVersions { get; init; }
}

internal sealed record GpuPrice(decimal Secure, decimal Community);

internal sealed record GpuMaxCount(int Secure, int Community);

internal sealed record AvailabilityWire(string Id, string Name, Stocked Availability);

internal sealed record CudaWire(string Version, bool Available);

internal sealed record GpuTypeList(IReadOnlyList<GpuTypeWire> Gpus);

internal sealed record DataCenterWire(
    string Id, string Name, string Region, bool GlobalNetwork, IReadOnlyList<VolumeTier> NetworkVolumeTypes, IReadOnlyList<string> Compliance)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AvailabilityWire>? GpuAvailability { get; init; }
}

internal sealed record DataCenterList(IReadOnlyList<DataCenterWire> DataCenters);

/// <summary>The catalogue as it reads right now.</summary>
internal sealed class CatalogView(Stock stock)
{
    public GpuTypeWire Gpu(GpuSeed gpu, GpuQuery query)
    {
        var wire = new GpuTypeWire(
            gpu.Id, gpu.Name, gpu.Pool, "NVIDIA", gpu.Memory, gpu.Secure, gpu.Community,
            new(gpu.PriceSecure, gpu.PriceCommunity),
            new(gpu.Secure ? gpu.MaxCount : 0, gpu.Community ? gpu.MaxCount : 0));
        return query.WithAvailability ? WithStock(wire, gpu, query) : wire;
    }

    public static bool IsIn(GpuSeed gpu, GpuQuery query) =>
        query.Countries.Count == 0 || gpu.Stock.Keys.Any(center => query.Countries.Contains(CatalogSeed.Embedded.DataCenter(center)!.Country));

    public DataCenterWire DataCenter(DataCenterSeed center, bool withGpus)
    {
        var gpus = CatalogSeed.Embedded.Gpus.Where(gpu => gpu.Secure && gpu.Stock.ContainsKey(center.Id))
            .Select(gpu => new AvailabilityWire(gpu.Id, gpu.Name, Stock.Level(stock.Free(gpu.Id, center.Id, Cloud.Secure), 1))).ToList();
        return new(center.Id, center.Name, center.Region, center.GlobalNetwork, center.NetworkVolumeTypes, center.Compliance)
        {
            GpuAvailability = withGpus && gpus.Count > 0 ? gpus : null,
        };
    }

    private GpuTypeWire WithStock(GpuTypeWire wire, GpuSeed gpu, GpuQuery query)
    {
        var versions = gpu.CudaVersions.Where(query.WantsCuda).ToList();
        var centers = CatalogSeed.Embedded.DataCenters
            .Where(center => gpu.Offers(query.Cloud) && query.Count <= gpu.MaxCount && versions.Count > 0)
            .Where(center => query.Countries.Count == 0 || query.Countries.Contains(center.Country))
            .Select(center => new AvailabilityWire(center.Id, center.Name, Stock.Level(stock.Free(gpu.Id, center.Id, query.Cloud), query.Count)))
            .Where(center => center.Availability != Stocked.None)
            .ToList();
        return wire with
        {
            Availability = centers.Count == 0 ? Stocked.None : centers.Max(center => center.Availability),
            DataCenters = centers.Count == 0 ? null : centers,
            CudaVersions = [.. versions.Select(version => new CudaWire(version, centers.Count > 0))],
        };
    }
}
