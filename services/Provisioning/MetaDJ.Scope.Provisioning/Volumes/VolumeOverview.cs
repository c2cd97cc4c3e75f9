using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>What there is of network volumes, who uses it and what it costs: a volume is paid for once, however many pods mount it.</summary>
internal static class VolumeOverview
{
    public static VolumesResponse Of(
        IReadOnlyList<Volume> volumes, VolumeListing? listing, IReadOnlyList<Pod> pods, IReadOnlyList<Pool> pools, string prefix, StoragePrices prices)
    {
        var mounted = pods.Where(pod => pod is { VolumeId: not null, CloudId: not null, Placement.Gone: false }).ToLookup(pod => pod.VolumeId!);
        var items = volumes.Select(volume => Response(volume, mounted, pools, prefix, prices)).ToList();
        return new VolumesResponse(
            items,
            listing?.Volumes.Count(volume => !volume.Ours) ?? 0,
            items.Sum(item => item.PricePerMonth),
            items.Where(item => item.Pods.Count == 0).Sum(item => item.PricePerMonth),
            listing?.At);
    }

    /// <summary>USD for 730 hours.</summary>
    public static decimal PerMonth(Volume volume, StoragePrices prices) => volume.VolumeId is null ? 0 : decimal.Round(
        StoragePrices.HoursPerMonth * prices.NetworkVolume(volume.SizeGb, volume.Tier == VolumeTier.HighPerformance), 2);

    private static VolumeResponse Response(
        Volume volume, ILookup<string, Pod> mounted, IReadOnlyList<Pool> pools, string prefix, StoragePrices prices) => new()
    {
        VolumeId = volume.VolumeId,
        Name = volume.Name,
        DataCenter = volume.DataCenter,
        SizeGb = volume.SizeGb,
        Type = volume.Tier,
        PricePerMonth = PerMonth(volume, prices),
        Pods = volume.VolumeId is { } id ? [.. mounted[id].Select(pod => pod.Id)] : [],
        WantedBy = [.. pools.Where(pool => Wants(pool, volume, prefix)).Select(pool => pool.Name)],
        UnattachedSince = volume.UnattachedSince,
        Trouble = volume.Trouble,
    };

    private static bool Wants(Pool pool, Volume volume, string prefix) =>
        (pool.Spec.NetworkVolumeId is { } id && id == volume.VolumeId) || VolumeWish.Of(prefix, [pool]).Any(wish => wish.Name == volume.Name);
}
