using System.Globalization;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>
/// Writes a set list as a timeline that Scope's web client reads; <see cref="TimelineFile"/> is the way back. A timeline knows prompts and transitions in
/// seconds, and one set of settings: what a list says besides is told in <c>leftOut</c>, which nobody but people reads. Pure.
/// </summary>
internal sealed class TimelineExport
{
    /// <summary>Where Scope's client looks for LoRAs on a pod.</summary>
    private const string LoraFolder = "/workspace/models/lora";

    /// <summary>What a cue is given that waits for a GO: four bars of four.</summary>
    private const int BeatsWithoutHold = 16;

    private readonly JsonArray _entries = [];
    private readonly JsonObject _settings = [];
    private readonly JsonArray _left = [];
    private readonly string? _pipeline;
    private readonly double _bpm;
    private double _at;

    private TimelineExport(string? pipeline, double bpm) => (_pipeline, _bpm) = (pipeline, bpm);

    /// <param name="pipeline">That it shall be played on; null leaves it out.</param>
    /// <param name="bpm">By which beats are counted.</param>
    public static JsonObject Write(SetList list, string? pipeline, double bpm, DateTimeOffset now)
    {
        var export = new TimelineExport(pipeline, bpm);
        if (pipeline is not null)
        {
            export._settings["pipelineId"] = pipeline;
        }

        export._settings["inputMode"] = "text";
        for (var place = 0; place < list.Cues.Count; place++)
        {
            export.Add(list.Cues[place], $"cues[{place}]");
        }

        export.LeaveOut(list.Keys is { Count: > 0 }, "keys", "A timeline has no hot-keys.");
        export.LeaveOut(list.Decks is { Count: > 0 }, "decks", "A timeline has no decks.");
        return new JsonObject
        {
            ["prompts"] = export._entries,
            ["settings"] = export._settings,
            ["version"] = "2.1",
            ["exportedAt"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["leftOut"] = export._left,
        };
    }

    private void Add(CueRequest cue, string path)
    {
        switch (cue.Kind)
        {
            case CueKind.Prompt or CueKind.Transition when cue.Follow == CueFollow.AutoContinue && cue.Hold is null && cue.HoldBeats is null:
                LeaveOut(true, path, "The next cue goes with it: its picture is never seen.");
                return;
            case CueKind.Prompt or CueKind.Transition:
                Entry(cue, path);
                break;
            case CueKind.LoraSwap when _entries.Count == 0 && !_settings.ContainsKey("loras"):
                Loras(cue.LoraSwap!);
                break;
            case CueKind.Loop:
                LeaveOut(true, path, "A timeline goes through once.");
                return;
            default:
                LeaveOut(true, path, $"A timeline has no word for a cue of kind {cue.Kind}.");
                break;
        }

        LeaveOut(cue.At is not null, $"{path}.at", "A timeline knows seconds, not beats: it begins when the one before has ended.");
    }

    private void Entry(CueRequest cue, string path)
    {
        var length = cue.Hold?.TotalSeconds ?? (cue.HoldBeats ?? BeatsWithoutHold) * 60 / _bpm;
        LeaveOut(cue.Hold is null && cue.HoldBeats is null, $"{path}.hold", $"It waits for a GO: it was given {Seconds(length)} s.");
        LeaveOut(cue.HoldBeats is not null, $"{path}.holdBeats", $"Counted at {_bpm.ToString("0.##", CultureInfo.InvariantCulture)} bpm.");
        LeaveOut(cue.AddTriggerWords == true, $"{path}.addTriggerWords", "Only what is written is in the timeline.");
        if (cue.Parameters is { } parameters)
        {
            Parameters(parameters, $"{path}.parameters");
        }

        var entry = new JsonObject
        {
            ["startTime"] = Rounded(_at),
            ["endTime"] = Rounded(_at + length),
            ["prompts"] = new JsonArray([.. cue.Prompts!.Select(prompt => (JsonNode)new JsonObject { ["text"] = prompt.Text, ["weight"] = prompt.Weight })]),
        };
        if (cue.Transition is { } transition)
        {
            entry["transitionSteps"] = transition.Steps;
            entry["temporalInterpolationMethod"] = transition.Method == InterpolationMethod.Slerp ? "slerp" : "linear";
        }

        _entries.Add(entry);
        _at += length;
    }

    /// <summary>Settings hold for the whole timeline: those of its first entry.</summary>
    private void Parameters(LookParameters parameters, string path)
    {
        if (_entries.Count > 0)
        {
            LeaveOut(true, path, "A timeline has settings for its whole length only, which are those of its first prompt.");
            return;
        }

        Set("denoisingSteps", parameters.DenoisingStepList is { } steps ? new JsonArray([.. steps.Select(step => (JsonNode)step)]) : null);
        Set("manageCache", parameters.ManageCache);
        Set("vaceContextScale", parameters.VaceContextScale);
        Set("noiseScale", parameters.NoiseScale);
        Set("noiseController", parameters.NoiseController);
        Set("kvCacheAttentionBias", parameters.KvCacheAttentionBias);
        LeaveOut(
            parameters.KvCacheAttentionBias is not null && _pipeline != "krea-realtime-video", $"{path}.kvCacheAttentionBias", "It acts on krea-realtime-video only, which this timeline is not said to be for.");

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
            {
                _settings[name] = value;
            }
        }
    }

    private void Loras(LoraSwapRequest swap) => _settings["loras"] = new JsonArray([.. swap.Loras.Select((lora, i) => (JsonNode)new JsonObject
    {
        ["id"] = $"{i + 1}", ["path"] = $"{LoraFolder}/{lora.Name}.safetensors", ["scale"] = lora.Scale,
    })]);

    private void LeaveOut(bool so, string path, string why)
    {
        if (so)
        {
            _left.Add((JsonNode)new JsonObject { ["path"] = path, ["why"] = why });
        }
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 3);

    private static string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}
