using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>The connections to pods. They tell neither traces nor metrics where they lead: a pod's host name opens its Scope to anybody.</summary>
internal sealed class PodConnections : IDisposable
{
    private readonly UnwatchedMeters _meters = new();

    public PodConnections(TimeProvider clock) => Invoker = new HttpMessageInvoker(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new FencedConnection(socket, clock);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
        MeterFactory = _meters,
    });

    public HttpMessageInvoker Invoker { get; }

    public void Dispose()
    {
        Invoker.Dispose();
        _meters.Dispose();
    }

    /// <summary>The client's own instruments carry the host name as a tag, so they are put under a meter that nobody reads.</summary>
    private sealed class UnwatchedMeters : IMeterFactory
    {
        private readonly Meter _meter = new("unwatched");

        public Meter Create(MeterOptions options) => _meter;

        public void Dispose() => _meter.Dispose();
    }
}
