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

    private readonly Queue<Dictionary<string, JsonElement>> queue = new();
    private readonly Dictionary<string, JsonElement> parameters;
    private readonly ScopeProcess process;
    private readonly UpdateLedger ledger;
    private readonly bool paced;
    private readonly TimeSpan chunkDuration;
    private DateTimeOffset next;
    private Picture? coming;
    private bool prepared;
    private bool paused;
    private bool resetting;
    private string? lastError;

    public PipelineWorker(
        string nodeId, LoadedPipeline pipeline, Dictionary<string, JsonElement> parameters, bool hasInput, ScopeProcess process, UpdateLedger ledger)
    {
        NodeId = nodeId;
        Pipeline = pipeline;
        HasInput = hasInput;
        this.parameters = parameters;
        this.process = process;
        this.ledger = ledger;
        paced = process.Options.ChunkSpeed > 0;
        chunkDuration = paced ? pipeline.Definition.ChunkDuration / process.Options.ChunkSpeed : pipeline.Definition.ChunkDuration;
        next = process.Now;
        Settle(next);
        if (!paced) Show();
    }

    public string NodeId { get; }

    public LoadedPipeline Pipeline { get; }

    /// <summary>Frames come in from a source or an earlier node; in video mode nothing happens without.</summary>
    public bool HasInput { get; set; }

    public Picture? Shown { get; private set; }

    public long FramesOut { get; private set; }

    public double FramesPerSecond => FramesOut > 0 ? Pipeline.Definition.FramesPerChunk / chunkDuration.TotalSeconds : 60;

    /// <summary>Every chunk ends in an error: updates are taken, frames are not made.</summary>
    public bool Failing { get; set; }

    /// <summary>Out of memory: the thread is gone, though the session looks alive.</summary>
    public bool Dead { get; set; }

    /// <summary>A full queue loses the newest update, and only the log says so.</summary>
    public void Enqueue(Dictionary<string, JsonElement> update, bool asIfFull)
    {
        if (asIfFull || queue.Count >= QueueSize)
        {
            ledger.OnDropped();
            process.Log.Write("INFO", "scope.server.pipeline_processor", $"Parameter queue full for {Pipeline.Definition.Id}, dropping parameter update");
            return;
        }

        queue.Enqueue(update);
        if (!paced && !Dead) Apply();
    }

    public void Settle(DateTimeOffset now)
    {
        while (next <= now && !Dead)
        {
            Show();
            Take();
            coming = paused || Waits ? null : Begin();
            if (coming is null)
                next += IdleTick * Math.Max(1, queue.Count > 0 ? 1 : Math.Floor((now - next) / IdleTick) + 1);
            else
                next += chunkDuration + SkipUnchanged(now);
        }
    }

    /// <summary>Without pacing: the update acts at once, and a transition ends as soon as it began.</summary>
    private void Apply()
    {
        Take();
        if (paused || Waits) return;
        coming = Begin();
        if (coming is not null && Pipeline.Finish() is { } end)
            coming = end;
        parameters.Remove("transition");
        coming = coming is null ? null : coming with { Cut = false };
        Show();
    }

    /// <summary>Many chunks of an unchanging picture are counted, not generated.</summary>
    private TimeSpan SkipUnchanged(DateTimeOffset now)
    {
        if (queue.Count > 0 || Pipeline.InTransition || coming!.Cut || parameters.ContainsKey("transition")) return TimeSpan.Zero;
        var chunks = (long)Math.Floor((now - next) / chunkDuration) - 1;
        if (chunks <= 0) return TimeSpan.Zero;
        FramesOut += chunks * Pipeline.Definition.FramesPerChunk;
        Shown = coming;
        return chunkDuration * chunks;
    }

    private void Show()
    {
        if (coming is null) return;
        Shown = coming;
        coming = null;
        FramesOut += Pipeline.Definition.FramesPerChunk;
    }

    private bool Waits => !HasInput && (!Pipeline.Definition.Generates
        || parameters.TryGetValue("input_mode", out var mode) && mode.ValueKind == JsonValueKind.String && mode.ValueEquals("video"));

    private void Take()
    {
        if (!queue.TryDequeue(out var update)) return;
        ledger.OnApplied();
        if (update.ContainsKey("prompts") && !update.ContainsKey("transition"))
            parameters.Remove("transition");
        foreach (var (name, value) in update)
            parameters[name] = value;
        if (parameters.Remove("paused", out var pause))
            paused = pause.ValueKind == JsonValueKind.True;
    }

    private Picture? Begin()
    {
        var arguments = new Dictionary<string, JsonElement>(parameters);
        if (parameters.Remove("reset_cache", out var reset))
            resetting |= reset.ValueKind == JsonValueKind.True;
        foreach (var oneShot in (string[])["lora_scales", "vace_ref_images", "images", "first_frame_image", "last_frame_image"])
            parameters.Remove(oneShot);

        var (picture, error) = Failing ? (null, "CUDA error: an illegal memory access was encountered") : Pipeline.Generate(arguments, !prepared, resetting);
        if (picture is null)
        {
            if (error != lastError)
                process.Log.Write("ERROR", "scope.server.pipeline_processor", $"Error processing chunk for {Pipeline.Definition.Id}: {error}");
            lastError = error;
            return null;
        }

        if (picture.Cut) ledger.OnCut();
        if (!Pipeline.InTransition) parameters.Remove("transition");
        prepared = true;
        resetting = false;
        return picture;
    }
}
