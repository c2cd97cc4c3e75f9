using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Simulator.RunPod.Gate;

/// <summary>Enum values exactly as the specification spells them; the built-in converter is blind to case.</summary>
internal sealed class StrictEnumConverter<T>(JsonNamingPolicy naming) : JsonConverter<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _values =
        Enum.GetValues<T>().Where(value => !value.Equals(default(T))).ToDictionary(value => naming.ConvertName(value.ToString()), StringComparer.Ordinal);

    public string Spell(T value) => naming.ConvertName(value.ToString());

    public bool TryRead(string text, out T value) => _values.TryGetValue(text, out value);

    public string Allowed => string.Join(", ", _values.Keys.Select(name => $"'{name}'"));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryRead(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"value must be one of {Allowed}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Spell(value));
}
