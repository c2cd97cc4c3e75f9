using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>Configuration knows text only: <c>"true"</c> is true there.</summary>
internal sealed class TextBooleans : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when bool.TryParse(reader.GetString(), out var value) => value,
        _ => throw new JsonException("must be true or false."),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
