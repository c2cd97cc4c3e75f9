using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>
/// Rises with every grant on a pod. Whoever wants an effect on a pod presents it; a lower one than the pod's current is refused.
/// Positive; a number on the wire.
/// </summary>
[JsonConverter(typeof(FencingTokenJsonConverter))]
public readonly record struct FencingToken(long Value)
{
    /// <summary>Lets headers bind the token.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out FencingToken token)
    {
        var valid = long.TryParse(text, System.Globalization.NumberStyles.None, provider, out var value) && value > 0;
        token = new FencingToken(valid ? value : 0);
        return valid;
    }

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class FencingTokenJsonConverter : JsonConverter<FencingToken>
    {
        public override FencingToken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value > 0
                ? new FencingToken(value)
                : throw new JsonException("Expected a positive whole number.");

        public override void Write(Utf8JsonWriter writer, FencingToken value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
