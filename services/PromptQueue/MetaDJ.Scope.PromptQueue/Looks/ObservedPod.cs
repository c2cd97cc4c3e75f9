using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>What a pod's Scope says it runs.</summary>
/// <param name="LoadParameters">Without the LoRA keys.</param>
internal sealed record ObservedPod(string Pipeline, IReadOnlyDictionary<string, JsonElement> LoadParameters, IReadOnlyList<LookLora> Loras)
{
    private const string LorasKey = "loras";
    private const string MergeModeKey = "lora_merge_mode";

    /// <returns>Null unless a pipeline is loaded.</returns>
    public static ObservedPod? From(PipelineStatus status) =>
        status is { Status: PipelineState.Loaded, PipelineId: { } pipeline } ? new ObservedPod(pipeline, WithoutLoras(status.LoadParams), LorasOf(status)) : null;

    /// <summary>The Look of a session that meets its first pod: what the pool loaded, and nothing said yet.</summary>
    public Look FirstLook(Look before) => before with
    {
        Pipeline = Pipeline,
        LoadParameters = LoadParameters,
        Loras = Loras,
        Parameters = LookChange.Merge(LoadedParameters(), before.Parameters),
        Version = before.Version + 1,
    };

    /// <summary>A Look's load parameters as Scope takes them, always written the same way (trap 14).</summary>
    public static JsonObject LoadRequest(Look look)
    {
        var request = new JsonObject();
        foreach (var (name, value) in look.LoadParameters)
        {
            request[name] = JsonSerializer.SerializeToNode(value);
        }

        if (look.Loras.Count > 0)
        {
            request[MergeModeKey] = LookLora.Fadeable;
            request[LorasKey] = new JsonArray([.. look.Loras.Select(lora => new JsonObject { ["path"] = lora.Path, ["scale"] = lora.Scale })]);
        }

        return request;
    }

    private static Dictionary<string, JsonElement> WithoutLoras(JsonObject? loadParameters) => (loadParameters ?? [])
        .Where(pair => pair.Key is not (LorasKey or MergeModeKey))
        .ToDictionary(pair => pair.Key, pair => JsonSerializer.SerializeToElement(pair.Value));

    private static IReadOnlyList<LookLora> LorasOf(PipelineStatus status) =>
        [.. (status.LoadedLoraAdapters ?? []).Select(lora => new LookLora(lora.Path, LookLora.NameOf(lora.Path), lora.Scale, lora.MergeMode))];

    /// <summary>The strength the pipeline was loaded with would be reset to Scope's default by the first update that does not name it.</summary>
    private LookParameters LoadedParameters() => new()
    {
        VaceContextScale = LoadParameters.TryGetValue("vace_context_scale", out var scale) && scale.ValueKind == JsonValueKind.Number ? scale.GetDouble() : null,
    };
}
