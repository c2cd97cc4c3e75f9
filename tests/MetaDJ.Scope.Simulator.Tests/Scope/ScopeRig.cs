using System.Text;
using System.Text.Json;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Weights;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Simulator.Tests.Scope;

internal sealed record Answered(int Status, string? ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Detail => Json.GetProperty("detail").GetString();
}

/// <summary>A simulated server on a clock that stands still until told otherwise.</summary>
internal sealed class ScopeRig : IAsyncDisposable
{
    /// <summary>A chunk of longlive: 12 frames at 16 per second.</summary>
    public static readonly TimeSpan Chunk = TimeSpan.FromSeconds(0.75);

    public ScopeRig(double vramGb = 24, double chunkSpeed = 1, double speed = 1, bool modelsOnDisk = true, Dictionary<string, string>? environment = null)
    {
        Options = new() { Speed = speed, ChunkSpeed = chunkSpeed };
        if (modelsOnDisk)
            Volume.Models = [.. ModelArtifact.AllOf(PipelineDefinition.All)];
        Server = new ScopeServer(
            new("pod-1", "NVIDIA GeForce RTX 4090", vramGb, Volume, environment ?? []), Clock, Options, Faults);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public SimulatorOptions Options { get; }

    public ScopeVolume Volume { get; } = new();

    public FaultBoard Faults { get; } = new();

    public ScopeServer Server { get; }

    public Task<Answered> Get(string path) => Send("GET", path);

    public Task<Answered> Post(string path, string? json = null) => Send("POST", path, json);

    public Task<Answered> Send(string method, string path, string? body = null, string contentType = "application/json") =>
        SendUntil(method, path, body, contentType, TestContext.Current.CancellationToken);

    /// <summary>The caller hangs up when <paramref name="aborted"/> says so.</summary>
    public async Task<Answered> SendUntil(
        string method, string path, string? body, string contentType, CancellationToken aborted)
    {
        var context = new DefaultHttpContext();
        var (bare, query) = path.Split('?') is [var before, var after] ? (before, "?" + after) : (path, "");
        context.Request.Method = method;
        context.Request.QueryString = new(query);
        if (body is not null)
        {
            context.Request.ContentType = contentType;
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        using var response = new MemoryStream();
        context.Response.Body = response;
        context.RequestAborted = aborted;
        await Server.HandleAsync(context, bare);
        return new(context.Response.StatusCode, context.Response.ContentType, response.ToArray());
    }

    public async Task<string> Status() => (await Get("/api/v1/pipeline/status")).Json.GetProperty("status").GetString()!;

    public async Task Load(string body = """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false}}""")
    {
        Assert.Equal(200, (await Post("/api/v1/pipeline/load", body)).Status);
        Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("loaded", await Status());
    }

    /// <summary>Loads longlive and starts a session that shows <paramref name="prompt"/>.</summary>
    public async Task Play(string prompt = "a lighthouse in heavy rain", string? loras = null)
    {
        await Load(loras is null
            ? """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false}}"""
            : $$$"""{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"lora_merge_mode":"runtime_peft","loras":[{{{loras}}}]}}""");
        await Start(prompt);
    }

    public async Task Start(string prompt = "a lighthouse in heavy rain") =>
        Assert.Equal(200, (await Post("/api/v1/session/start", $$"""{"pipeline_id":"longlive","prompts":[{"text":"{{prompt}}","weight":1.0}]}""")).Status);

    public async Task Update(string parameters) => Assert.Equal(200, (await Post("/api/v1/session/parameters", parameters)).Status);

    public Task Prompt(string text) => Update($$"""{"prompts":[{"text":"{{text}}"}]}""");

    public async Task<byte[]> Frame()
    {
        var frame = await Get("/api/v1/session/frame");
        Assert.Equal((200, "image/jpeg"), (frame.Status, frame.ContentType));
        return frame.Body;
    }

    /// <summary>The picture that these prompts make when nothing went before.</summary>
    public static async Task<byte[]> FrameOf(string prompt, string? loras = null)
    {
        await using var other = new ScopeRig();
        if (loras is not null) other.PutLoras("ink", "cut");
        await other.Play(prompt, loras);
        other.Chunks(1);
        return await other.Frame();
    }

    public async Task<JsonElement> Metrics() =>
        (await Get("/api/v1/session/metrics")).Json.GetProperty("sessions").GetProperty("headless");

    public async Task<long> FramesOut() => (await Metrics()).GetProperty("frames_out").GetInt64();

    public void Chunks(int count) => Clock.Advance(Chunk * count);

    public void PutLoras(params string[] stems)
    {
        foreach (var stem in stems)
            Volume.Put(new LoraFile($"{stem}.safetensors", 1 << 20, "00", Listed: true, Corrupt: false));
    }

    public static string Lora(string stem, double scale) => $$"""{"path":"/workspace/models/lora/{{stem}}.safetensors","scale":{{scale}}}""";

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
