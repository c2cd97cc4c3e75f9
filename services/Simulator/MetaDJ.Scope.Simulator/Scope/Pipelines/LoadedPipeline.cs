using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Frames;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

/// <summary>
/// A pipeline object on the GPU. Its state is its own, not the session's: prompts, parameters and LoRA scales that one session left
/// behind are what the next one starts from, until the pipeline is loaded anew.
/// </summary>
internal sealed class LoadedPipeline(string key, PipelineDefinition definition, JsonElement? loadParameters, LoadSettings settings)
{
    private readonly Dictionary<string, JsonElement> _state = [];
    private readonly Conditioning _conditioning = new();
    private List<LoraAdapter> _adapters = [.. settings.Adapters];
    private string? _lastMode;

    /// <summary>A later load may rename an instance it reuses.</summary>
    public string Key { get; set; } = key;

    public PipelineDefinition Definition => definition;

    public JsonElement? LoadParameters => loadParameters;

    public double VramGb => settings.VramGb;

    public IReadOnlyList<LoraAdapter> Adapters => _adapters;

    public bool InTransition => _conditioning.InTransition;

    /// <summary>Equality is on the raw parameters: a key that nobody reads makes a difference.</summary>
    public bool Is(string pipelineId, JsonElement? parameters) =>
        definition.Id == pipelineId && JsonElement.DeepEquals(OrEmpty(loadParameters), OrEmpty(parameters));

    /// <summary>Generates one chunk.</summary>
    /// <param name="arguments">The worker's parameters of this chunk, one-shot keys included.</param>
    /// <param name="fresh">The worker's first chunk.</param>
    /// <param name="reset">Somebody asked for new caches: like a fresh start, the picture falls back to the prompts that the worker holds.</param>
    /// <returns>What the chunk shows, or null with the error that the worker logs.</returns>
    public (Picture? Picture, string? Error) Generate(IReadOnlyDictionary<string, JsonElement> arguments, bool fresh, bool reset)
    {
        if (arguments.TryGetValue("lora_scales", out var scales))
        {
            Rescale(scales);
            reset |= ManagesCache;
        }

        var mode = Text(arguments, "input_mode") ?? definition.DefaultMode;
        reset |= _lastMode is not null && _lastMode != mode;
        _lastMode = mode;
        var stepsChange = StepsChange(arguments);
        foreach (var (name, value) in arguments)
            _state[name] = value;
        if (!definition.Generates) return (Pass(mode), null);
        if (!_state.TryGetValue("prompts", out var prompts)) return (null, "Required input 'prompts' is missing");

        var target = arguments.TryGetValue("transition", out var transition) ? Transition.Read(transition) : null;
        var slerp = Text(_state, "spatial_interpolation_method") == "slerp";
        var blend = _conditioning.Next(PromptList.Read(prompts), target, fresh || reset, slerp);
        return (Show(mode, blend) with { Cut = !fresh && (reset || stepsChange && ManagesCache) }, null);
    }

    /// <summary>For a worker without pacing: the transition is over.</summary>
    public Picture? Finish() => _conditioning.Finish() is { } blend ? Show(_lastMode ?? definition.DefaultMode, blend) : null;

    private Picture Show(string mode, Blend blend) => new(settings.Width, settings.Height, settings.BaseSeed, blend)
    {
        Loras = [.. _adapters.Where(adapter => adapter.Fits).Select(adapter => (adapter.Path, adapter.Scale))],
        Steps = _state.TryGetValue("denoising_step_list", out var steps) && steps.ValueKind == JsonValueKind.Array
            ? steps.GetArrayLength() : definition.DenoisingSteps.Length,
        Noise = mode == "video" ? Number("noise_scale", 0.7) : 0,
        Reference = _state.TryGetValue("vace_ref_images", out var images) && images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0
            ? (images.GetRawText(), Number("vace_context_scale", 1)) : null,
    };

    private Picture Pass(string mode) => new(settings.Width, settings.Height, settings.BaseSeed, Blend.Of(definition.Id))
    {
        Noise = mode == "video" ? Number("noise_scale", 0) : 0,
    };

    private void Rescale(JsonElement scales)
    {
        if (scales.ValueKind != JsonValueKind.Array) return;
        foreach (var update in scales.EnumerateArray())
            if (update.TryGetProperty("path", out var path) && update.TryGetProperty("scale", out var scale))
                _adapters = [.. _adapters.Select(adapter =>
                    adapter.IsRuntime && adapter.Path == path.GetString() ? adapter with { Scale = scale.GetDouble() } : adapter)];
    }

    private bool ManagesCache => !_state.TryGetValue("manage_cache", out var manage) || manage.ValueKind != JsonValueKind.False;

    private bool StepsChange(IReadOnlyDictionary<string, JsonElement> arguments) =>
        arguments.TryGetValue("denoising_step_list", out var steps)
        && _state.TryGetValue("denoising_step_list", out var before)
        && !JsonElement.DeepEquals(steps, before);

    private double Number(string name, double fallback) =>
        _state.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : fallback;

    private static string? Text(IReadOnlyDictionary<string, JsonElement> values, string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement OrEmpty(JsonElement? parameters) =>
        parameters is { ValueKind: JsonValueKind.Object } given ? given : JsonElement.Parse("{}");
}
