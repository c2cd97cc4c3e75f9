using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>
/// The templates that pools and configuration ask for: per image one for pods with a volume of their own, and one without a mount, because a
/// network volume cannot live in a template.
/// </summary>
internal static class TemplateWishes
{
    private const int LongestProfile = 60;

    public static IReadOnlyList<TemplateRecipe> Of(
        string prefix, IEnumerable<Pool> pools, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> allowedCuda) =>
    [
        .. pools.OrderBy(pool => pool.Name.Value, StringComparer.Ordinal)
            .GroupBy(pool => NameOf(prefix, pool.Spec), StringComparer.Ordinal)
            // Pools of one profile may differ in their disks: what a pod's own request says of them wins, so the first will do.
            .Select(same => Recipe(same.Key, same.First().Spec, environment, allowedCuda)),
    ];

    public static string NameOf(string prefix, PoolSpec spec) => prefix + ProfileOf(spec.Image) + (OwnVolume(spec) is null ? "-no-mount" : "");

    /// <returns><c>scope-0.2.4</c> for <c>daydreamlive/scope:0.2.4</c>.</returns>
    internal static string ProfileOf(string image)
    {
        var reference = image.Split('@') is [var name, var digest] && !name.Contains(':', StringComparison.Ordinal) ? $"{name}:{digest["sha256:".Length..][..12]}" : image.Split('@')[0];
        var last = reference[(reference.LastIndexOf('/') + 1)..];
        var profile = (last.Contains(':', StringComparison.Ordinal) ? last : $"{last}:latest").Replace(':', '-').ToLowerInvariant();
        return profile.Length <= LongestProfile ? profile : profile[..LongestProfile];
    }

    private static TemplateRecipe Recipe(string name, PoolSpec spec, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> allowedCuda) => new(
        name, spec.Image, spec.DiskGb, [RunPodGpuCloud.ScopePort], environment, OwnVolume(spec), OwnVolume(spec) is null ? null : RunPodGpuCloud.DataPath,
        allowedCuda, TemplateAccess.Closed);

    private static int? OwnVolume(PoolSpec spec) => spec is { NetworkVolumeId: null, NetworkVolume: null } ? spec.VolumeGb : null;
}
