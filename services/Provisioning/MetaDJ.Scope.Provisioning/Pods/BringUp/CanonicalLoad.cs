using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// The load parameters of a pool on a pod: always the same for the same wish, because Scope compares them raw and reloads everything over one
/// key more.
/// </summary>
internal static class CanonicalLoad
{
    private const string LoraFolder = "/workspace/models/lora/";
    private const string Krea = "krea-realtime-video";

    /// <summary>Gigabytes; above this krea runs unquantised.</summary>
    private const double KreaUnquantised = 40;

    public static string PathOf(PoolLora lora) => LoraFolder + lora.FileName;

    public static JsonObject Of(PoolSpec spec, double? vramGb)
    {
        var parameters = new JsonObject(spec.LoadParameters
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => KeyValuePair.Create(parameter.Key, Node(parameter.Value))));
        if (spec.Pipeline == Krea)
        {
            AddKrea(parameters, vramGb);
        }

        if (spec.Loras.Count > 0)
        {
            parameters["lora_merge_mode"] = "runtime_peft";
            parameters["loras"] = new JsonArray([.. spec.Loras.Select(lora => new JsonObject { ["path"] = PathOf(lora), ["scale"] = lora.Scale })]);
        }

        return parameters;
    }

    /// <summary>Scope's code takes 512 × 512 where its schema says 320 × 576, and does not quantise by itself on a card that is too small.</summary>
    private static void AddKrea(JsonObject parameters, double? vramGb)
    {
        parameters.TryAdd("height", 320);
        parameters.TryAdd("width", 576);
        if (vramGb <= KreaUnquantised)
        {
            parameters.TryAdd("quantization", Offers.PipelineVram.Fp8);
        }
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
