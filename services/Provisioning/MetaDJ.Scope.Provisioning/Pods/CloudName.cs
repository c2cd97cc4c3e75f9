using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>A pod's name at the cloud: our prefix and the digits of its id. It is how a pod is found whose creation was not answered.</summary>
internal static class CloudName
{
    public static string Of(string prefix, PodId id) => prefix + id.Value.ToString("N");

    /// <returns>Null when it is no name that we give.</returns>
    public static PodId? IdOf(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(prefix.Length), "N", out var id) ? PodId.From(id) : null;
}
