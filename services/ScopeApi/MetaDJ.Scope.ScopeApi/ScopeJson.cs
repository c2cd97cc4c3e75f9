using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>Scope's JSON: snake_case, nulls left out (for two parameters a null is a 422), unknown fields of answers ignored.</summary>
public static class ScopeJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectRequiredConstructorParameters = true,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
