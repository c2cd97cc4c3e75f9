namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>Ways into a pool's pods for operators, fixed when a pod is created; none by default. Players get none of them, ever.</summary>
public sealed record PoolAccess
{
    /// <summary>A shell for the account's registered keys; exposes <c>22/tcp</c>.</summary>
    public bool Ssh { get; init; }

    /// <summary>Besides Scope's own, at most nine; everybody who knows the address reaches them.</summary>
    public IReadOnlyList<int> HttpPorts { get; init; } = [];

    /// <summary>At most ten; on the public internet, without TLS.</summary>
    public IReadOnlyList<int> TcpPorts { get; init; } = [];

    /// <summary>
    /// Numbers from 70000: each asks for a port that is the same inside and outside, told in the pod's <c>RUNPOD_TCP_PORT_&lt;number&gt;</c>.
    /// Unproven on the provider's present API; only with <c>Provisioning:PodAccess:SymmetricalPorts</c>.
    /// </summary>
    public IReadOnlyList<int> SymmetricalPorts { get; init; } = [];

    /// <summary>A name that other pods of the account resolve; Secure cloud, and data centres that have it.</summary>
    public bool GlobalNetworking { get; init; }

    /// <summary>By value, lists included.</summary>
    public bool Serves(PoolAccess wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Ssh == wanted.Ssh
            && GlobalNetworking == wanted.GlobalNetworking
            && HttpPorts.SequenceEqual(wanted.HttpPorts)
            && TcpPorts.SequenceEqual(wanted.TcpPorts)
            && SymmetricalPorts.SequenceEqual(wanted.SymmetricalPorts);
    }
}
