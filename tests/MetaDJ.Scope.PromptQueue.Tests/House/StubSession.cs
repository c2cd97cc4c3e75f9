using System.Text;
using System.Text.Json.Nodes;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>One session of the <see cref="StubStage"/>: what the broker says of it, and the Scope behind its door.</summary>
internal sealed class StubSession(SessionResponse response)
{
    public const string LoraFolder = "/workspace/models/lora";

    private readonly Lock _gate = new();
    private readonly List<StageCall> _calls = [];
    private long _epoch;
    private int _shown;
    private StubSession? _stage;

    public SessionResponse Response { get; set; } = response;

    /// <summary>Answers in Scope's place, for updates only; null lets Scope answer. Gets the update's number, from 1.</summary>
    public Func<int, Task<int?>> Interfere { get; set; } = _ => Task.FromResult<int?>(null);

    /// <summary>Whether Scope is out of reach: whatever is asked of it, somebody on the way answers 502.</summary>
    public bool Away { get; set; }

    /// <summary>Whether the answer to an update is lost, though Scope took it. Gets the update's number, from 1.</summary>
    public Func<int, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>A Scope that makes pictures, in the stub's place; null for the stub.</summary>
    public SimulatedPod? Pod { get; set; }

    /// <summary>Says 200 to updates and drops them, as a Scope whose queue is full does.</summary>
    public bool Drops { get; set; }

    /// <summary>How often somebody looked at the picture.</summary>
    public int Looks { get; private set; }

    public string Pipeline { get; set; } = "longlive";

    public JsonObject LoadParams { get; set; } = new() { ["height"] = 320, ["width"] = 576 };

    public List<string> Files { get; } = ["neon-ink", "paper-cut"];

    /// <summary>Size and hash of files, where a test cares.</summary>
    public Dictionary<string, (double SizeMb, string? Sha256)> Facts { get; } = [];

    /// <summary>GiB; null for a Scope that does not say.</summary>
    public double? VramGb { get; set; } = 48;

    /// <summary>Answers an install in Scope's place; null lets Scope answer, with the file there at once. Gets the file's name.</summary>
    public Func<string, Task<int?>> Install { get; set; } = _ => Task.FromResult<int?>(null);

    /// <summary>Every call that passed the door, in order of arrival.</summary>
    public IReadOnlyList<StageCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public IReadOnlyList<JsonObject> Updates => [.. Calls.Where(call => call.Path == "api/v1/session/parameters").Select(call => call.Body!)];

    /// <summary>The first prompt of each update that has prompts.</summary>
    public IReadOnlyList<string> Prompts => [.. Updates.Select(update => (string?)update["prompts"]?[0]?["text"]).OfType<string>()];

    public void WithLoras(params (string Name, double Scale)[] loras)
    {
        LoadParams["lora_merge_mode"] = "runtime_peft";
        LoadParams["loras"] = new JsonArray([.. loras.Select(lora => new JsonObject { ["path"] = $"{LoraFolder}/{lora.Name}.safetensors", ["scale"] = lora.Scale })]);
    }

    public void Becomes(SessionState state, long? fence = null) => Response = Response with
    {
        State = state,
        FencingToken = fence is { } token ? new FencingToken(token) : null,
    };

    /// <summary>The Scope of the pod that stands by; null while there is none.</summary>
    public StubSession? Spare { get; private set; }

    /// <summary>A second pod stands by under a token of its own.</summary>
    public StubSession StandBy(long token)
    {
        Spare = new StubSession(Response with { FencingToken = new FencingToken(token) });
        Response = Response with { SpareToken = new FencingToken(token) };
        return Spare;
    }

    /// <summary>The pod is lost and the one that stood by takes its place, under a new token.</summary>
    public void TakeOver(long fence)
    {
        Spare!.Becomes(SessionState.Live, fence);
        Response = Response with { FencingToken = new FencingToken(fence), SpareToken = null };
        _stage = Spare;
    }

    /// <summary>What the broker lends for a hand-off.</summary>
    public StubSecondPod SecondPod => field ??= new StubSecondPod(this);

    /// <summary>The stage is another pod's from now on.</summary>
    public void MoveTo(StubSession pod, long fence)
    {
        pod.Becomes(SessionState.Live, fence);
        Response = Response with { FencingToken = new FencingToken(fence) };
        _stage = pod;
    }

    public async Task<(int Status, object? Answer)> AnswerAsync(string method, string path, string body, string fence, long epoch, string trace)
    {
        if (fence.Length > 0 && SecondPod.Held is { } second && fence == second.Response.FencingToken?.ToString() && second != _stage)
        {
            return await second.AnswerAsync(method, path, body, fence, epoch, trace);
        }

        if ((_stage ?? (fence.Length > 0 && fence == Response.SpareToken?.ToString() ? Spare : null)) is { } other)
        {
            return await other.AnswerAsync(method, path, body, fence, epoch, trace);
        }

        lock (_gate)
        {
            if (Response.State is not (SessionState.Live or SessionState.Ending) || (fence.Length > 0 && fence != Response.FencingToken?.ToString()) || (epoch > 0 && epoch < _epoch))
            {
                return (StatusCodes.Status409Conflict, null);
            }

            _epoch = Math.Max(_epoch, epoch);
        }

        if (Away)
        {
            return (StatusCodes.Status502BadGateway, null);
        }

        if (path == "api/v1/session/parameters" && method == HttpMethods.Post && await Interfere(Updates.Count + 1) is { } status)
        {
            return (status, null);
        }

        if (Pod is { } pod)
        {
            return await pod.AnswerAsync(method, path, body);
        }

        if (path == "api/v1/loras" && method == HttpMethods.Post)
        {
            lock (_gate)
            {
                _calls.Add(new StageCall(path, JsonNode.Parse(body)!.AsObject(), epoch, trace));
            }

            if (await Install(Path.GetFileNameWithoutExtension((string)JsonNode.Parse(body)!["filename"]!)) is { } refused)
            {
                return (refused, new JsonObject { ["detail"] = refused == 409 ? "File 'x.safetensors' already exists." : $"The stub said {refused}." });
            }

            lock (_gate)
            {
                return (StatusCodes.Status200OK, Scope(method, path, body));
            }
        }

        lock (_gate)
        {
            if (method != HttpMethods.Get)
            {
                _calls.Add(new StageCall(path, body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : null, epoch, trace));
            }

            var answer = Scope(method, path, body);
            return path == "api/v1/session/parameters" && method == HttpMethods.Post && LosesAnswer(Updates.Count) ? (524, null) : (StatusCodes.Status200OK, answer);
        }
    }

    private object? Scope(string method, string path, string body)
    {
        switch (path)
        {
            case "api/v1/session/parameters" when method == HttpMethods.Get:
                return new JsonObject { ["parameters"] = Echo() };
            case "api/v1/session/parameters":
                return new JsonObject { ["status"] = "ok", ["applied_parameters"] = new JsonObject() };
            case "api/v1/session/frame":
                // The picture follows the updates one look later, as a real one does after a chunk.
                var frame = Encoding.UTF8.GetBytes($"frame {_shown}");
                _shown = Drops ? _shown : _calls.Count(call => call.Path == "api/v1/session/parameters");
                Looks++;
                return frame;
            case "api/v1/pipeline/status":
                return Status();
            case "api/v1/pipeline/load":
                var load = JsonNode.Parse(body)!.AsObject();
                (Pipeline, LoadParams) = ((string)load["pipeline_ids"]![0]!, load["load_params"]!.DeepClone().AsObject());
                return new JsonObject { ["message"] = "Pipeline loading initiated successfully" };
            case "api/v1/session/start":
                return new JsonObject { ["status"] = "ok", ["input_mode"] = "text", ["cloud_mode"] = false, ["pipeline_id"] = Pipeline };
            case "api/v1/session/stop":
                return new JsonObject { ["status"] = "ok" };
            case "api/v1/hardware/info":
                return new JsonObject { ["vram_gb"] = VramGb };
            case var file when method == HttpMethods.Delete && file.StartsWith("api/v1/loras/", StringComparison.Ordinal):
                return new JsonObject { ["success"] = Files.Remove(file["api/v1/loras/".Length..]) };
            case "api/v1/loras" when method == HttpMethods.Get:
                return new JsonObject { ["lora_files"] = new JsonArray([.. Files.Select(File)]) };
            case "api/v1/loras":
                var name = Path.GetFileNameWithoutExtension((string)JsonNode.Parse(body)!["filename"]!);
                Files.Add(name);
                return new JsonObject { ["message"] = "installed", ["file"] = File(name) };
            default:
                throw new InvalidOperationException($"The stub knows no {method} {path}.");
        }
    }

    private JsonObject File(string name) => new()
    {
        ["name"] = name,
        ["path"] = $"{LoraFolder}/{name}.safetensors",
        ["size_mb"] = Facts.TryGetValue(name, out var facts) ? facts.SizeMb : 300.0,
        ["sha256"] = facts.Sha256,
    };

    /// <summary>What was accepted so far, the newest of each field.</summary>
    private JsonObject Echo()
    {
        var echo = new JsonObject();
        foreach (var (name, value) in _calls.Where(call => call.Path == "api/v1/session/parameters").SelectMany(call => call.Body!))
        {
            echo[name] = value?.DeepClone();
        }

        return echo;
    }

    private JsonObject Status() => new()
    {
        ["status"] = "loaded",
        ["pipeline_id"] = Pipeline,
        ["load_params"] = LoadParams.DeepClone(),
        ["loaded_lora_adapters"] = LoadParams["loras"] is JsonArray loras
            ? new JsonArray([.. loras.Select(lora => new JsonObject
            {
                ["path"] = lora!["path"]!.DeepClone(), ["scale"] = lora["scale"]!.DeepClone(), ["merge_mode"] = "runtime_peft",
            })])
            : null,
        ["produces_video"] = true,
        ["produces_audio"] = false,
    };
}

internal sealed record StageCall(string Path, JsonObject? Body, long Epoch, string Trace);
