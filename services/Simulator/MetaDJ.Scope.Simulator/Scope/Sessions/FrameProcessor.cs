using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Process;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>One session, headless or WebRTC: its workers, and its own view of the parameters it accepted.</summary>
internal sealed class FrameProcessor
{
    private static readonly string[] ControlKeys =
        ["quantize_mode", "lookahead_ms", "output_sinks", "input_source", "modulations", "beat_cache_reset_rate"];

    private static readonly string[] BeatKeys = ["bpm", "beat_phase", "bar_position", "beat_count", "is_playing"];

    private readonly ScopeProcess _process;
    private readonly List<PipelineWorker> _workers;

    /// <param name="nodes">Pipelines by node, in the order frames flow; none makes a session that never has a frame.</param>
    public FrameProcessor(
        ScopeProcess process, UpdateLedger ledger, IEnumerable<(string NodeId, LoadedPipeline Pipeline)> nodes, Dictionary<string, JsonElement> parameters)
    {
        _process = process;
        StartedAt = process.Now;
        Parameters = parameters;
        parameters.Remove("output_sinks");
        if (parameters.Remove("input_source", out var source)) SetSource(source);
        var first = true;
        _workers = [];
        foreach (var (nodeId, pipeline) in nodes)
        {
            _workers.Add(new(nodeId, pipeline, new(parameters), !first || InputEnabled, process, ledger));
            first = false;
        }
    }

    public DateTimeOffset StartedAt { get; }

    /// <summary>The last values accepted: dropped updates and finished transitions included.</summary>
    public Dictionary<string, JsonElement> Parameters { get; }

    public bool InputEnabled { get; private set; }

    public string InputType { get; private set; } = "";

    public bool Recording { get; set; }

    /// <summary>A finished recording waits to be fetched.</summary>
    public bool Recorded { get; set; }

    public IReadOnlyList<PipelineWorker> Workers => _workers;

    public PipelineWorker? Sink => _workers.Count > 0 ? _workers[^1] : null;

    public void Settle(DateTimeOffset now)
    {
        foreach (var worker in _workers)
            worker.Settle(now);
    }

    /// <param name="update">The same object for every session: what this one takes out of it, the next never sees.</param>
    public void Update(Dictionary<string, JsonElement> update, bool asIfFull = false)
    {
        foreach (var key in ControlKeys)
            if (update.Remove(key, out var value) && key == "input_source")
                SetSource(value);
        foreach (var key in BeatKeys)
            update.Remove(key);
        var addressed = update.Remove("node_id", out var node) && node.ValueKind == JsonValueKind.String && node.GetString() is { Length: > 0 };
        if (addressed && _workers.TrueForAll(worker => !node.ValueEquals(worker.NodeId)))
            _process.Log.Write("WARNING", "scope.server.frame_processor", $"Unknown node_id '{node.GetString()}', ignoring parameter update");
        foreach (var worker in _workers)
            if (!addressed || node.ValueEquals(worker.NodeId))
                worker.Enqueue(new(update), asIfFull);
        foreach (var (name, value) in update)
            Parameters[name] = value;
    }

    private void SetSource(JsonElement source)
    {
        if (source.ValueKind != JsonValueKind.Object) return;
        InputEnabled = source.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.True;
        InputType = source.TryGetProperty("source_type", out var type) ? type.ToString() : "";
        if (_workers is { Count: > 0 }) _workers[0].HasInput = InputEnabled;
    }
}
