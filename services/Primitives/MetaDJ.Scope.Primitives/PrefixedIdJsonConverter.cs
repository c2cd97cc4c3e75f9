using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Primitives;

/// <summary>Writes an id as its string; without it a record struct would become <c>{"value":…}</c>.</summary>
public sealed class PrefixedIdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, IPrefixedId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && PrefixedId.TryParse<TId>(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"Expected a string of the form {TId.Prefix}_<32 hex digits>.");

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(PrefixedId.Format(value));
}
