using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>One volume that pods of a pool want in one data centre.</summary>
internal sealed record VolumeWish(string Name, string DataCenter, VolumeTier? Tier, int SizeGb, int? GrowTo)
{
    public CloudVolumeRequest Request => new(Name, SizeGb, DataCenter, Tier);

    public static VolumeWish Of(string prefix, Contracts.PoolName pool, ManagedVolume managed, string dataCenter) => new(
        NameOf(prefix, managed.Set ?? pool.Value, managed.Type, dataCenter), dataCenter, managed.Type, managed.SizeGb, managed.GrowTo);

    /// <summary>Every volume that pools may want. Where several share one, the largest wish counts.</summary>
    public static IReadOnlyList<VolumeWish> Of(string prefix, IEnumerable<Pool> pools) =>
    [
        .. pools.Where(pool => pool.Spec.NetworkVolume is not null)
            .SelectMany(pool => pool.Spec.NetworkVolume!.DataCenters.Select(place => Of(prefix, pool.Name, pool.Spec.NetworkVolume, place)))
            .GroupBy(wish => wish.Name, StringComparer.Ordinal)
            .Select(same => same.First() with { SizeGb = same.Max(wish => wish.SizeGb), GrowTo = same.Max(wish => wish.GrowTo) }),
    ];

    /// <summary>The tier stands between set and data centre, so that no two wishes run into one name.</summary>
    private static string NameOf(string prefix, string set, VolumeTier? tier, string dataCenter) =>
        $"{prefix}volume-{set}-{tier switch { VolumeTier.Standard => "std", VolumeTier.HighPerformance => "hps", _ => "any" }}-{dataCenter.ToLowerInvariant()}";
}
