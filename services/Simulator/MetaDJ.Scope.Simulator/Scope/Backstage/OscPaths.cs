using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Backstage;

/// <summary><c>GET /osc/paths</c>: the runtime parameters that can be steered, with their ranges.</summary>
internal static class OscPaths
{
    private static readonly (string Key, string Type, string Description, double? Minimum, double? Maximum)[] Runtime =
    [
        ("prompt", "string", "Text prompt", null, null),
        ("noise_scale", "float", "Noise added to the input video", 0, 1),
        ("vace_context_scale", "float", "Strength of the VACE context", 0, 2),
        ("kv_cache_attention_bias", "float", "Reliance on past frames", 0.01, 1),
        ("transition_steps", "integer", "Chunks that a transition takes", 0, null),
        ("reset_cache", "bool", "Start the caches anew", null, null),
        ("paused", "bool", "Pause generation", null, null),
    ];

    public static ScopeReply Answer(ScopeCall call)
    {
        call.Process.Pipelines.Settle(call.Process.Now);
        var active = call.Process.Pipelines.Instances.Select(instance => instance.Definition.Id).ToList();
        return ScopeReply.Json(json =>
        {
            json.WriteStartObject("active");
            json.WriteStartArray("Runtime");
            foreach (var (key, type, description, minimum, maximum) in Runtime)
                Write(json, key, type, description, minimum, maximum);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("available");
            json.WriteEndObject();
            json.WriteStrings("active_pipeline_ids", active);
        });
    }

    private static void Write(Utf8JsonWriter json, string key, string type, string description, double? minimum, double? maximum)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("type", type);
        json.WriteString("description", description);
        if (minimum is { } least) json.WriteFloat("min", least);
        if (maximum is { } most) json.WriteFloat("max", most);
        json.WriteString("osc_address", $"/scope/{key}");
        json.WriteEndObject();
    }
}
