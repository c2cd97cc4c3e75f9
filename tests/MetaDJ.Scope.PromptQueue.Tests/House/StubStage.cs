using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>
/// A session broker and a stage door that remember what arrived, with a Scope behind the door that loads at once. The door judges tokens and
/// epochs as the real one does.
/// </summary>
internal sealed class StubStage : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, StubSession> _sessions = [];

    private readonly ConcurrentQueue<SignsOfLifeRequest> _signs = [];

    private StubStage(WebApplication app) => _app = app;

    /// <summary>The signs of life it was told, in order.</summary>
    public IReadOnlyList<SignOfLife> Signs => [.. _signs.SelectMany(request => request.Sessions)];

    public string Url => _app.Urls.First();

    public static async Task<StubStage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.ConfigureHttpJsonOptions(json => HttpDefaults.Configure(json.SerializerOptions));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stage = new StubStage(app);
        app.MapGet("/api/sessions/{id}", (string id) => stage._sessions.TryGetValue(id, out var session)
            ? Results.Json(session.Response, HttpDefaults.Json)
            : Results.NotFound());
        app.MapPost("/api/signs-of-life", async (HttpRequest request) =>
        {
            stage._signs.Enqueue((await request.ReadFromJsonAsync<SignsOfLifeRequest>(HttpDefaults.Json))!);
            return Results.NoContent();
        });
        app.MapPost("/api/sessions/{id}/second-pod", (string id, SecondPodRequest request, bool dryRun) => stage.Second(id, pod => pod.Ask(request.HandOff, dryRun)));
        app.MapPost("/api/sessions/{id}/second-pod/switch", (string id, SwitchToSecondPodRequest request) => stage.Second(id, pod => pod.Switch(request)));
        app.MapDelete("/api/sessions/{id}/second-pod", (string id, string handOff) => stage.Second(id, pod => pod.Release(handOff)));
        app.Map("/stage/{id}/{**path}", stage.PassAsync);
        await app.StartAsync();
        return stage;
    }

    public StubSession Open(SessionId id, long fence = 7)
    {
        var session = new StubSession(Some.Live(id, fence));
        _sessions[id.ToString()] = session;
        return session;
    }

    private IResult Second(string id, Func<StubSecondPod, IResult> does) =>
        _sessions.TryGetValue(id, out var session) ? does(session.SecondPod) : Results.NotFound();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task PassAsync(HttpContext http, string id, string path)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await body.ReadToEndAsync();
        if (!_sessions.TryGetValue(id, out var session))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var fence = http.Request.Headers[StageHeaders.FencingToken].ToString();
        var epoch = long.TryParse(http.Request.Headers[StageHeaders.QueueEpoch], out var given) ? given : 0;
        var (status, answer) = await session.AnswerAsync(http.Request.Method, path, text, fence, epoch, http.Request.Headers.TraceParent.ToString());
        http.Response.StatusCode = status;
        if (answer is byte[] frame)
        {
            http.Response.ContentType = "image/jpeg";
            await http.Response.Body.WriteAsync(frame);
        }
        else
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(((JsonNode?)answer)?.ToJsonString() ?? "{}");
        }
    }
}
