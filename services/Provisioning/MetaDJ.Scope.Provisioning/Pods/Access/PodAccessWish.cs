using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary>What is asked for when a pod is created.</summary>
internal static class PodAccessWish
{
    public const int SshPort = 22;

    public static CloudAccess Of(PoolAccess access, PodAccessOptions options) => new(
        access.Ssh,
        access.HttpPorts,
        [
            .. access.Ssh && !access.TcpPorts.Contains(SshPort) ? [SshPort] : Array.Empty<int>(),
            .. access.TcpPorts,
            .. options.SymmetricalPorts ? access.SymmetricalPorts : [],
        ],
        access.GlobalNetworking);
}
