using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Simulator.Control;

/// <summary>JSON of the routes that are ours and not RunPod's.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return json;
    }
}
