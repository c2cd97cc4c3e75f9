using System.Net;
using System.Net.Sockets;

namespace MetaDJ.Scope.EmbeddedRedis;

/// <summary>Ports for servers that cannot bind to port 0 and tell.</summary>
public static class LoopbackPort
{
    // Below the ports that the system gives to outgoing connections (32768 up on Linux, 49152 up elsewhere): between the look and the
    // listener nobody but somebody who looks here takes it.
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>A port nobody listens on now, 20,000 to 31,999. Somebody could take it before it is used: the listener's own error says so.</summary>
    /// <exception cref="InvalidOperationException">A hundred in turn were taken.</exception>
    public static int Free()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free port was found between {First} and {End}.");
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
