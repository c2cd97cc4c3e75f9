using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.SessionBroker.Tests;

/// <summary>One request that reached a pod.</summary>
internal sealed record Arrived(string Machine, string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Every pod's Scope behind one listener. It writes down what reaches it, and answers as it is told.</summary>
internal sealed class StubScope : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Arrived> _arrived = new();
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new();
    private readonly ConcurrentDictionary<string, RequestDelegate> _readers = new();
    private int _heads;

    private StubScope(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public IReadOnlyList<Arrived> Arrived => [.. _arrived];

    /// <summary>How many requests reached any pod, counted before a body is read.</summary>
    public int Heads => Volatile.Read(ref _heads);

    public static async Task<StubScope> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var stub = new StubScope(app);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    /// <param name="route">Method and path, for example <c>GET /health</c>.</param>
    public void Answer(string route, RequestDelegate answer) => _answers[route] = answer;

    public void Answer(string route, int status, string contentType, string body) => Answer(route, async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await http.Response.WriteAsync(body);
    });

    /// <summary>As <see cref="Answer(string, RequestDelegate)"/>, for an answer that reads the body by itself.</summary>
    public void Take(string route, RequestDelegate reader) => _readers[route] = reader;

    public static string Machine(PodId id) => $"machine-{id}";

    /// <summary>What reached this pod, as <c>METHOD target</c>.</summary>
    public IReadOnlyList<string> ArrivedAt(PodId id) => [.. _arrived.Where(arrived => arrived.Machine == Machine(id)).Select(arrived => $"{arrived.Method} {arrived.Target}")];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var end = target.IndexOf('/', 1);
        var (machine, rest) = (target[1..end], target[end..]);
        Interlocked.Increment(ref _heads);
        if (_readers.TryGetValue($"{http.Request.Method} {rest.Split('?')[0]}", out var take))
        {
            await take(http);
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        _arrived.Enqueue(new Arrived(machine, http.Request.Method, rest, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body));
        if (_answers.TryGetValue($"{http.Request.Method} {rest.Split('?')[0]}", out var answer))
        {
            await answer(http);
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("""{"status":"ok"}""");
    }
}
