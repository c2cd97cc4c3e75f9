using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>What a pool may wish of network volumes that we make.</summary>
internal static partial class ManagedVolumeRules
{
    public const int LeastGb = 10;
    public const int MostGb = 4_096;

    private const int MostPlaces = 10;

    public static void Check(PoolSpec spec, FieldErrors errors)
    {
        if (spec.NetworkVolume is not { } managed)
        {
            return;
        }

        errors.Require(spec.NetworkVolumeId is null, "networkVolume", "cannot stand beside networkVolumeId: name a volume that exists, or ask for ones of ours.");
        errors.Require(!spec.Clouds.Contains(CloudTier.Community), "networkVolume", "exists in the secure cloud only: leave community out of clouds.");
        errors.Require(managed.Set is null || SetName().IsMatch(managed.Set), "networkVolume.set", "must be 1 to 40 lower-case letters, digits and hyphens.");
        errors.Require(managed.SizeGb is >= LeastGb and <= MostGb, "networkVolume.sizeGb", $"must be {LeastGb} to {MostGb}.");
        errors.Require(managed.Type is null or VolumeTier.Standard or VolumeTier.HighPerformance, "networkVolume.type", "must be standard or highPerformance, or be left out.");
        errors.Require(
            managed.GrowTo is not { } most || (most >= managed.SizeGb && most <= MostGb), "networkVolume.growTo", $"must be sizeGb to {MostGb}, or be left out.");
        errors.Require(
            managed.DataCenters.Count is >= 1 and <= MostPlaces && managed.DataCenters.All(place => place is not null && Place().IsMatch(place))
            && managed.DataCenters.Distinct(StringComparer.OrdinalIgnoreCase).Count() == managed.DataCenters.Count,
            "networkVolume.dataCenters", $"must be 1 to {MostPlaces} different data-centre ids: each may come to hold a volume that is paid for.");
        errors.Require(
            spec.DataCenters.Count == 0 || managed.DataCenters.Any(place => spec.DataCenters.Contains(place, StringComparer.Ordinal)),
            "networkVolume.dataCenters", "has none of the pool's dataCenters: no pod could be placed.");
    }

    /// <summary>What only the catalogue can tell.</summary>
    /// <param name="places">Null when the provider cannot be asked: nothing is held against the wish then.</param>
    public static void CheckPlaces(ManagedVolume managed, CloudDataCenters? places, FieldErrors errors)
    {
        if (places is null)
        {
            return;
        }

        foreach (var place in managed.DataCenters)
        {
            var known = places.Find(place);
            errors.Require(known is { VolumeTypes.Count: > 0 }, "networkVolume.dataCenters", $"{place} has no network volumes.");
            errors.Require(
                known is null or { VolumeTypes.Count: 0 } || IsThere(managed.Type, known), "networkVolume.type", $"{managed.Type} does not exist in {place}.");
        }
    }

    /// <summary>Where pods of the pool can be placed, by what the catalogue says of storage there.</summary>
    public static IReadOnlyList<string> Places(ManagedVolume managed, CloudDataCenters places) =>
        [.. managed.DataCenters.Where(place => places.Find(place) is { VolumeTypes.Count: > 0 } known && IsThere(managed.Type, known))];

    private static bool IsThere(VolumeTier? tier, CloudDataCenter place) => tier switch
    {
        null => true,
        VolumeTier.Standard => place.VolumeTypes.Contains("STANDARD", StringComparer.OrdinalIgnoreCase),
        VolumeTier.HighPerformance => place.VolumeTypes.Contains("HIGH_PERFORMANCE", StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9\-]{0,39}\z")]
    private static partial Regex SetName();

    [GeneratedRegex(@"\A[A-Za-z0-9\-]{1,40}\z")]
    private static partial Regex Place();
}
