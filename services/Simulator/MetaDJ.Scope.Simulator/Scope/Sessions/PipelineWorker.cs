using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Frames;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Process;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>
/// The thread that generates chunks on one pipeline, as far as it has come by now. At each chunk boundary it takes one update; what a chunk
/// shows is seen when the chunk is done.
/// </summary>
internal sealed class PipelineWorker
{
    private const int QueueSize = 8;
    private static readonly TimeSpan IdleTick = TimeSpan.FromMilliseconds(10);

    private readonly Queue<Dictionary<string, JsonElement>> _queue = new();
    private readonly Dictionary<string, JsonElement> _parameters;
    private readonly ScopeProcess _process;
    private readonly UpdateLedger _ledger;
    private readonly bool _paced;
    private readonly TimeSpan _chunkDuration;
    private DateTimeOffset _next;
    private Picture? _coming;
    private bool _prepared;
    private bool _paused;
    private bool _resetting;
    private string? _lastError;

    public PipelineWorker(
        string nodeId, LoadedPipeline pipeline, Dictionary<string, JsonElement> parameters, bool hasInput, ScopeProcess process, UpdateLedger ledger)
    {
        NodeId = nodeId;
        Pipeline = pipeline;
        HasInput = hasInput;
        _parameters = parameters;
        _process = process;
        _ledger = ledger;
        _paced = process.Options.ChunkSpeed > 0;
        _chunkDuration = _paced ? pipeline.Definition.ChunkDuration / process.Options.ChunkSpeed : pipeline.Definition.ChunkDuration;
        _next = process.Now;
        Settle(_next);
        if (!_paced) Show();
    }

    public string NodeId { get; }

    public LoadedPipeline Pipeline { get; }

    /// <summary>Frames come in from a source or an earlier node; in video mode nothing happens without.</summary>
    public bool HasInput { get; set; }

    public Picture? Shown { get; private set; }

    public long FramesOut { get; private set; }

    public double FramesPerSecond => FramesOut > 0 ? Pipeline.Definition.FramesPerChunk / _chunkDuration.TotalSeconds : 60;

    /// <summary>Every chunk ends in an error: updates are taken, frames are not made.</summary>
    public bool Failing { get; set; }

    /// <summary>Out of memory: the thread is gone, though the session looks alive.</summary>
    public bool Dead { get; set; }

    /// <summary>A full queue loses the newest update, and only the log says so.</summary>
    public void Enqueue(Dictionary<string, JsonElement> update, bool asIfFull)
    {
        if (asIfFull || _queue.Count >= QueueSize)
        {
            _ledger.OnDropped();
            _process.Log.Write("INFO", "scope.server.pipeline_processor", $"Parameter queue full for {Pipeline.Definition.Id}, dropping parameter update");
            return;
        }

        _queue.Enqueue(update);
        if (!_paced && !Dead) Apply();
    }

    public void Settle(DateTimeOffset now)
    {
        while (_next <= now && !Dead)
        {
            Show();
            Take();
            _coming = _paused || Waits ? null : Begin();
            if (_coming is null)
                _next += IdleTick * Math.Max(1, _queue.Count > 0 ? 1 : Math.Floor((now - _next) / IdleTick) + 1);
            else
                _next += _chunkDuration + SkipUnchanged(now);
        }
    }

    /// <summary>Without pacing: the update acts at once, and a transition ends as soon as it began.</summary>
    private void Apply()
    {
        Take();
        if (_paused || Waits) return;
        _coming = Begin();
        if (_coming is not null && Pipeline.Finish() is { } end)
            _coming = end;
        _parameters.Remove("transition");
        _coming = _coming is null ? null : _coming with { Cut = false };
        Show();
    }

    /// <summary>Many chunks of an unchanging picture are counted, not generated.</summary>
    private TimeSpan SkipUnchanged(DateTimeOffset now)
    {
        if (_queue.Count > 0 || Pipeline.InTransition || _coming!.Cut || _parameters.ContainsKey("transition")) return TimeSpan.Zero;
        var chunks = (long)Math.Floor((now - _next) / _chunkDuration) - 1;
        if (chunks <= 0) return TimeSpan.Zero;
        FramesOut += chunks * Pipeline.Definition.FramesPerChunk;
        Shown = _coming;
        return _chunkDuration * chunks;
    }

    private void Show()
    {
        if (_coming is null) return;
        Shown = _coming;
        _coming = null;
        FramesOut += Pipeline.Definition.FramesPerChunk;
    }

    private bool Waits => !HasInput && (!Pipeline.Definition.Generates
        || _parameters.TryGetValue("input_mode", out var mode) && mode.ValueKind == JsonValueKind.String && mode.ValueEquals("video"));

    private void Take()
    {
        if (!_queue.TryDequeue(out var update)) return;
        _ledger.OnApplied();
        if (update.ContainsKey("prompts") && !update.ContainsKey("transition"))
            _parameters.Remove("transition");
        foreach (var (name, value) in update)
            _parameters[name] = value;
        if (_parameters.Remove("paused", out var pause))
            _paused = pause.ValueKind == JsonValueKind.True;
    }

    private Picture? Begin()
    {
        var arguments = new Dictionary<string, JsonElement>(_parameters);
        if (_parameters.Remove("reset_cache", out var reset))
            _resetting |= reset.ValueKind == JsonValueKind.True;
        foreach (var oneShot in (string[])["lora_scales", "vace_ref_images", "images", "first_frame_image", "last_frame_image"])
            _parameters.Remove(oneShot);

        var (picture, error) = Failing ? (null, "CUDA error: an illegal memory access was encountered") : Pipeline.Generate(arguments, !_prepared, _resetting);
        if (picture is null)
        {
            if (error != _lastError)
                _process.Log.Write("ERROR", "scope.server.pipeline_processor", $"Error processing chunk for {Pipeline.Definition.Id}: {error}");
            _lastError = error;
            return null;
        }

        if (picture.Cut) _ledger.OnCut();
        if (!Pipeline.InTransition) _parameters.Remove("transition");
        _prepared = true;
        _resetting = false;
        return picture;
    }
}
