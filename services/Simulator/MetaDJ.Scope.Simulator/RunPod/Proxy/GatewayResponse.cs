using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace MetaDJ.Scope.Simulator.RunPod.Proxy;

/// <summary>
/// The response that the pod writes to. It reaches the client only if it begins before the proxy has given up or the client has left;
/// otherwise the pod goes on working and talks to nobody, as behind the real proxy.
/// </summary>
internal sealed class GatewayResponse : HttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IDisposable
{
    private const int Nobody = 0;
    private const int Pod = 1;
    private const int Gateway = 2;

    private readonly HttpContext _client;
    private readonly StreamResponseBodyFeature _body;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _watch;
    private int _speaker = Nobody;

    public GatewayResponse(HttpContext client)
    {
        _client = client;
        _body = new(new GatewayStream(this));
        _watch = client.RequestAborted.UnsafeRegister(static state => ((GatewayResponse)state!).OnClientLeft(), this);
    }

    public override bool HasStarted => Volatile.Read(ref _speaker) != Nobody;

    public Stream Stream => _body.Stream;

    public PipeWriter Writer => _body.Writer;

    /// <summary>Fires for streams that the client left, not for work that it no longer waits for.</summary>
    public CancellationToken RequestAborted
    {
        get => _over.Token;
        set => throw new NotSupportedException("The gateway decides when a pod's request is over.");
    }

    /// <summary>Takes the response away from the pod, unless the pod has begun to answer.</summary>
    public bool TryTakeOver() => Interlocked.CompareExchange(ref _speaker, Gateway, Nobody) == Nobody;

    /// <summary>Tells the pod to end what it streams.</summary>
    public void End() => _over.Cancel();

    /// <returns>Where the pod's words go: to the client, or nowhere.</returns>
    public Stream Claim()
    {
        if (Interlocked.CompareExchange(ref _speaker, Pod, Nobody) == Nobody)
        {
            _client.Response.StatusCode = StatusCode;
            foreach (var (name, values) in Headers)
            {
                _client.Response.Headers[name] = values;
            }
        }

        return Volatile.Read(ref _speaker) == Pod ? _client.Response.Body : Stream.Null;
    }

    public override void OnCompleted(Func<object, Task> callback, object state) => _client.Response.OnCompleted(callback, state);

    public void DisableBuffering() => _client.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

    public void Abort() => _client.Abort();

    public Task StartAsync(CancellationToken cancellationToken = default) => Claim().FlushAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _body.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await _body.CompleteAsync();
        Claim();
    }

    public void Dispose()
    {
        _watch.Dispose();
        _over.Dispose();
    }

    private void OnClientLeft()
    {
        if (!TryTakeOver() && Volatile.Read(ref _speaker) == Pod)
        {
            End();
        }
    }
}
