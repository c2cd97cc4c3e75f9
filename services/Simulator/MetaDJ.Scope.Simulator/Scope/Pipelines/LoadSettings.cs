using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Loras;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

/// <summary>A LoRA as loaded. Only <c>runtime_peft</c> adapters can change their scale afterwards.</summary>
internal sealed record LoraAdapter(string Path, double Scale, string MergeMode, bool Fits)
{
    public bool IsRuntime => MergeMode == "runtime_peft";
}

/// <summary>What the loader reads of the free-form <c>load_params</c>; every other key counts for equality only.</summary>
internal sealed record LoadSettings(int Width, int Height, int BaseSeed, double VramGb, IReadOnlyList<LoraAdapter> Adapters)
{
    private const double ReferencePixels = 576 * 320;

    /// <returns>The settings, or the log line of the exception that Scope would raise.</returns>
    public static (LoadSettings? Settings, string? Failure) Read(PipelineDefinition pipeline, JsonElement? parameters, ScopeServerSpec spec)
    {
        var source = parameters is { ValueKind: JsonValueKind.Object } given ? given : JsonElement.Parse("{}");
        if (Whole(source, "width", pipeline.Width) is not { } width || Whole(source, "height", pipeline.Height) is not { } height)
            return (null, "Resolution must be a whole number of pixels");
        if (!pipeline.Generates)
            return (new(width, height, 42, pipeline.EstimatedVramGb ?? 0, []), null);
        if (width <= 0 || height <= 0 || width % 16 != 0 || height % 16 != 0)
            return (null, $"Invalid resolution {width}x{height}: height and width must be divisible by 16");
        if (Whole(source, "base_seed", 42) is not { } seed)
            return (null, "base_seed must be a whole number");
        var quantization = Text(source, "quantization");
        if (quantization is not (null or "fp8_e4m3fn"))
            return (null, $"'{quantization}' is not a valid Quantization");
        if (Text(source, "vae_type") is not (null or "wan" or "lightvae" or "tae" or "lighttae"))
            return (null, $"Unknown VAE type: {Text(source, "vae_type")}");
        var (adapters, failure) = ReadLoras(source, pipeline, spec);
        if (failure is not null) return (null, failure);

        var vace = !source.TryGetProperty("vace_enabled", out var flag) || flag.ValueKind == JsonValueKind.True;
        var vram = (quantization is null ? pipeline.BaseVramGb : pipeline.QuantizedVramGb)
            + 2.5 * width * height / ReferencePixels * (pipeline.BaseModel == "14B" ? 1 : 0.6)
            + (vace ? pipeline.VaceVramGb : 0)
            + 0.2 * adapters.Count(adapter => adapter.IsRuntime);
        return (new(width, height, seed, vram, adapters), null);
    }

    private static (List<LoraAdapter> Adapters, string? Failure) ReadLoras(JsonElement source, PipelineDefinition pipeline, ScopeServerSpec spec)
    {
        var adapters = new List<LoraAdapter>();
        if (!source.TryGetProperty("loras", out var loras) || loras.ValueKind == JsonValueKind.Null) return (adapters, null);
        if (loras.ValueKind != JsonValueKind.Array) return (adapters, "loras must be a list");
        foreach (var lora in loras.EnumerateArray())
        {
            if (Text(lora, "path") is not { } path) return (adapters, "LoRA config must have a path");
            var file = spec.Volume.Loras.Values.FirstOrDefault(file => $"{spec.LoraFolder}/{file.RelativePath}" == path);
            if (file is null) return (adapters, $"LoRA file not found: {path}");
            if (file.Corrupt) return (adapters, $"Error while deserializing header of {path}: InvalidHeaderDeserialization");
            var mode = Text(lora, "merge_mode") ?? Text(source, "lora_merge_mode") ?? "permanent_merge";
            if (mode is not ("permanent_merge" or "runtime_peft")) return (adapters, $"Unknown LoRA merge mode: {mode}");
            var scale = lora.TryGetProperty("scale", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 1;
            adapters.Add(new(path, scale, mode, Fits(file, pipeline)));
        }

        return (adapters, null);
    }

    /// <summary>Nobody checks the base model: a LoRA whose name tells of the other family loads and does nothing.</summary>
    private static bool Fits(LoraFile file, PipelineDefinition pipeline) =>
        !file.Stem.Contains(pipeline.BaseModel == "14B" ? "1.3b" : "14b", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement source, string name) =>
        source.ValueKind == JsonValueKind.Object && source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static int? Whole(JsonElement source, string name, int fallback) =>
        !source.TryGetProperty(name, out var value) ? fallback
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : null;
}
