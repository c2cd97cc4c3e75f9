using System.Net;
using System.Net.Sockets;

namespace MetaDJ.Scope.Bench.Processes;

/// <summary>Ports for processes that cannot bind to port 0 and tell.</summary>
internal static class LoopbackPort
{
    /// <summary>A port nobody listens on now. Somebody could take it before it is used: the listener's own error says so.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
