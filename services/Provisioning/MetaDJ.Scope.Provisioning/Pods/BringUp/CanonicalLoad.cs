using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// The load parameters of a pool on a pod: always the same for the same wish, because Scope compares them raw and reloads everything over one
/// key more.
/// </summary>
internal static class CanonicalLoad
{
    private const string LoraFolder = "/workspace/models/lora/";
    private const string Krea = "krea-realtime-video";

    public static string PathOf(PoolLora lora) => LoraFolder + lora.FileName;

    /// <param name="memory">What the pipeline takes: the same rule by which the GPU was chosen chooses the quantisation.</param>
    public static JsonObject Of(PoolSpec spec, double? vramGb, PipelineMemory? memory)
    {
        var parameters = new JsonObject(spec.LoadParameters
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => KeyValuePair.Create(parameter.Key, Node(parameter.Value))));
        if (spec.Pipeline == Krea)
        {
            // Scope's code takes 512 × 512 where its schema says 320 × 576.
            parameters.TryAdd("height", 320);
            parameters.TryAdd("width", 576);
        }

        // Scope does not quantise by itself on a card that is too small.
        if (vramGb is { } size && memory?.QuantizationOn(size, wanted: null) is { } quantization)
        {
            parameters.TryAdd("quantization", quantization);
        }

        if (spec.Loras.Count > 0)
        {
            parameters["lora_merge_mode"] = "runtime_peft";
            parameters["loras"] = new JsonArray([.. spec.Loras.Select(lora => new JsonObject { ["path"] = PathOf(lora), ["scale"] = lora.Scale })]);
        }

        return parameters;
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
