using System.Globalization;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary>The ways to a pod, from facts alone.</summary>
internal static class PodAccessReport
{
    public static PodAccessResponse Of(Pod pod, PodAccessFacts facts, Func<int, Uri> proxyAddress, PodAccessOptions options) => new()
    {
        Id = pod.Id,
        CloudId = pod.CloudId!,
        Console = new Uri(options.ConsoleTemplate.Replace("{podId}", Uri.EscapeDataString(pod.CloudId!), StringComparison.Ordinal)),
        CloudStatus = facts.Cloud?.Status.ToString(),
        AsOf = facts.AsOf,
        Live = facts.Live,
        Http = [.. HttpPorts(pod, facts).Select(port => new HttpAccess(port, proxyAddress(port)))],
        Tcp = [.. TcpPorts(facts).Select(port => Tcp(port, facts))],
        Symmetrical = [.. pod.Spec.Access.SymmetricalPorts.Select(port => Symmetrical(port, facts, options))],
        Ssh = SshPreflight.Of(pod, facts),
        Network = Network(pod, facts),
    };

    private static IEnumerable<int> HttpPorts(Pod pod, PodAccessFacts facts) =>
        facts.Cloud is { Ports.Count: > 0 } cloud ? PortsOf(cloud, "http") : [PoolAccessRules.ScopePort, .. pod.Spec.Access.HttpPorts];

    private static IEnumerable<int> TcpPorts(PodAccessFacts facts) =>
        facts.Cloud is { } cloud ? PortsOf(cloud, "tcp").Where(port => port < PoolAccessRules.FirstSymmetrical) : [];

    /// <summary><c>22/tcp</c>.</summary>
    private static IEnumerable<int> PortsOf(CloudPod cloud, string kind) =>
        from port in cloud.Ports
        let parts = port.Split('/')
        where parts.Length == 2 && string.Equals(parts[1], kind, StringComparison.OrdinalIgnoreCase)
        let number = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int?)null
        where number is not null
        select number.Value;

    private static TcpAccess Tcp(int port, PodAccessFacts facts)
    {
        var mapped = facts.Cloud?.MappedPorts.FirstOrDefault(one => one.Inside == port && one.Public is not null);
        return new TcpAccess(port, mapped?.Address, mapped?.Public, (mapped, facts.Cloud?.Tier) switch
        {
            (null, _) => "Not assigned yet: that takes until the container runs.",
            (_, CloudTier.Community) => "The port changes with every restart of the container; in the Community cloud the address may, too.",
            _ => "The port changes with every restart of the container.",
        });
    }

    private static SymmetricalAccess Symmetrical(int requested, PodAccessFacts facts, PodAccessOptions options)
    {
        // Inside and outside are one number; which request it answers is told in the pod only, unless there was just one.
        var same = (facts.Cloud?.MappedPorts ?? []).Where(port => port.Inside == requested || (port.Inside == port.Public && port.Public is not null)).ToList();
        var mapped = same.FirstOrDefault(port => port.Inside == requested) ?? (same.Count == 1 ? same[0] : null);
        var asked = facts.Cloud?.Ports.Contains(string.Create(CultureInfo.InvariantCulture, $"{requested}/tcp")) == true;
        return new SymmetricalAccess(
            requested,
            string.Create(CultureInfo.InvariantCulture, $"RUNPOD_TCP_PORT_{requested}"),
            mapped?.Public,
            mapped?.Address,
            (options.SymmetricalPorts, asked) switch
            {
                (false, false) => "Switched off, so it was not asked for (setting Provisioning:PodAccess:SymmetricalPorts).",
                (true, false) => "This pod was created without it.",
                _ => "Read the assigned port from that variable in the pod. That the cloud's present API grants such ports is unproven: check before you rely on it.",
            });
    }

    private static NetworkAccess Network(Pod pod, PodAccessFacts facts)
    {
        var enabled = facts.Cloud?.PrivateNetwork?.Enabled == true;
        var gpu = facts.Cloud?.GpuType ?? pod.Placement.GpuType;
        var tier = facts.Cloud?.Tier ?? pod.Placement.On?.Cloud;
        var place = facts.Cloud?.DataCenter ?? pod.Placement.DataCenter;
        return new NetworkAccess(
            enabled,
            enabled ? facts.Cloud!.PrivateNetwork!.Name ?? $"{pod.CloudId}.runpod.internal" : null,
            enabled ? facts.Cloud!.PrivateNetwork!.Address : null,
            [
                new("asked", "Was it created with global networking?", pod.Spec.Access.GlobalNetworking,
                    pod.Spec.Access.GlobalNetworking ? "Its pool asks for it." : "Set access.globalNetworking in its pool."),
                new("gpu", "Does it have an NVIDIA GPU?", gpu is null ? null : gpu.StartsWith("NVIDIA", StringComparison.Ordinal),
                    gpu ?? "Not told; a pod without a GPU cannot join."),
                new("secure", "Is it in the Secure cloud?", tier is null ? null : tier == CloudTier.Secure, tier?.ToString() ?? "Not told."),
                new("dataCenter", "Does its data centre have the network?", facts.HasGlobalNetwork, place ?? "Not told."),
                new("enabled", "Is it connected?", facts.Cloud?.PrivateNetwork?.Enabled,
                    enabled ? "Other pods of the account reach every port of it by that name, at 100 Mbit/s; programs outside the cloud do not." : "Not connected."),
            ]);
    }
}
