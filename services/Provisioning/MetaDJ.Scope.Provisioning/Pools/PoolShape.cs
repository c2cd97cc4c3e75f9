using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>What a pool's pods are made of, apart from how many there should be and what they may cost.</summary>
internal static class PoolShape
{
    /// <summary>Whether a pod made by the one wish serves the other.</summary>
    public static bool Serves(this PoolSpec made, PoolSpec wanted) =>
        made.Pipeline == wanted.Pipeline
        && made.Image == wanted.Image
        && made.NetworkVolumeId == wanted.NetworkVolumeId
        && made.NetworkVolume?.Set == wanted.NetworkVolume?.Set
        && made.NetworkVolume?.Type == wanted.NetworkVolume?.Type
        && (made.NetworkVolume is null) == (wanted.NetworkVolume is null)
        && made.VolumeGb == wanted.VolumeGb
        && made.DiskGb == wanted.DiskGb
        && made.Access.Serves(wanted.Access)
        && made.Loras.SequenceEqual(wanted.Loras)
        && made.LoadParameters.Count == wanted.LoadParameters.Count
        && made.LoadParameters.All(one => wanted.LoadParameters.TryGetValue(one.Key, out var other) && JsonElement.DeepEquals(one.Value, other));
}
