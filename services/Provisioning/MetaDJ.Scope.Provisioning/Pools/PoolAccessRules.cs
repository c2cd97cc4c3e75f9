using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>What operators may open of a pod.</summary>
internal static class PoolAccessRules
{
    public const int ScopePort = 8000;
    public const int FirstSymmetrical = 70_000;

    private const int LastPort = 65_535;
    private const int LastSymmetrical = 79_999;
    private const int MostOfAKind = 10;

    public static void Check(PoolSpec spec, bool symmetricalPorts, FieldErrors errors)
    {
        if (spec.Access is not { } access)
        {
            errors.Require(false, "access", "must be an object, or be left out.");
            return;
        }

        var (http, tcp, symmetrical) = (access.HttpPorts ?? [], access.TcpPorts ?? [], access.SymmetricalPorts ?? []);
        CheckPorts(http, "access.httpPorts", MostOfAKind - 1, errors);
        CheckPorts(tcp, "access.tcpPorts", MostOfAKind, errors);
        errors.Require(!http.Contains(ScopePort), "access.httpPorts", $"must leave out {ScopePort}: Scope's port is always open.");
        // Through the proxy there is at least TLS and a name nobody can guess; a port on a public address is found by every scan.
        errors.Require(!tcp.Contains(ScopePort), "access.tcpPorts", $"must leave out {ScopePort}: Scope asks nobody who they are.");
        errors.Require(!http.Intersect(tcp).Any(), "access.tcpPorts", "must not repeat a port of httpPorts.");

        errors.Require(
            symmetrical.Count <= MostOfAKind && symmetrical.Distinct().Count() == symmetrical.Count && symmetrical.All(port => port is >= FirstSymmetrical and <= LastSymmetrical),
            "access.symmetricalPorts", $"must be at most {MostOfAKind} different numbers from {FirstSymmetrical} to {LastSymmetrical}.");
        errors.Require(
            symmetrical.Count == 0 || symmetricalPorts,
            "access.symmetricalPorts", "are switched off: whether the cloud takes them is unproven (setting Provisioning:PodAccess:SymmetricalPorts).");
        errors.Require(
            !access.GlobalNetworking || !spec.Clouds.Contains(CloudTier.Community),
            "access.globalNetworking", "exists in the secure cloud only: leave community out of clouds.");
    }

    private static void CheckPorts(IReadOnlyList<int> ports, string field, int most, FieldErrors errors) => errors.Require(
        ports.Count <= most && ports.Distinct().Count() == ports.Count && ports.All(port => port is >= 1 and <= LastPort),
        field, $"must be at most {most} different ports from 1 to {LastPort}; there is no UDP.");
}
