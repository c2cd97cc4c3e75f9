using System.Text;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Weights;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>A Scope of the simulator on somebody's clock, with longlive loaded and playing, that remembers what it was told and when.</summary>
internal sealed class SimulatedPod(TimeProvider clock) : IAsyncDisposable
{
    private const string StartPath = "api/v1/session/start";

    private readonly Lock _gate = new();
    private readonly List<Told> _told = [];
    private ScopeServer? _scope;

    public IReadOnlyList<Told> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>When its present session began: chunks are counted from here.</summary>
    public DateTimeOffset BegunAt => Heard.Last(told => told.Path == StartPath).At;

    public static SimulatedPod Start(TimeProvider clock, params string[] loras)
    {
        var pod = new SimulatedPod(clock);
        var volume = new ScopeVolume { Models = [.. ModelArtifact.AllOf(PipelineDefinition.All)] };
        foreach (var name in loras)
        {
            volume.Put(new LoraFile($"{name}.safetensors", 1 << 20, "00", Listed: true, Corrupt: false));
        }

        pod._scope = new ScopeServer(
            new("pod-1", "NVIDIA GeForce RTX 4090", 24, volume, new Dictionary<string, string>()), clock, new SimulatorOptions { Speed = 0, ChunkSpeed = 1 }, new FaultBoard());
        return pod;
    }

    /// <summary>As Scope answers through a stub's door.</summary>
    public async Task<(int Status, object? Answer)> AnswerAsync(string method, string path, string body)
    {
        if (method != HttpMethods.Get)
        {
            lock (_gate)
            {
                _told.Add(new Told(clock.GetUtcNow(), method, path, body));
            }
        }

        var context = new DefaultHttpContext();
        context.Request.Method = method;
        if (body.Length > 0)
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await _scope!.HandleAsync(context, $"/{path}");
        return (context.Response.StatusCode, context.Response.ContentType == "image/jpeg" ? answer.ToArray() : JsonNode.Parse(answer.ToArray()));
    }

    /// <summary>What is on the screen now.</summary>
    public async Task<byte[]> FrameAsync() => (await AnswerAsync(HttpMethods.Get, "api/v1/session/frame", "")).Answer as byte[] ?? [];

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>A call that changes something.</summary>
internal sealed record Told(DateTimeOffset At, string Method, string Path, string Body)
{
    public JsonObject Update => JsonNode.Parse(Body)!.AsObject();
}
