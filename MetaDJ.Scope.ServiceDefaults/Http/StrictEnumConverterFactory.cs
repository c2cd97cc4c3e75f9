using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ServiceDefaults.Http;

/// <summary>
/// Enums by exactly one of their camelCase names. The serializer's own converter also reads lists (<c>"prompt,transition"</c>) and combines
/// them, which makes a kind of two others.
/// </summary>
internal sealed class StrictEnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(
        typeof(StrictEnumConverter<>).MakeGenericType(typeToConvert), BindingFlags.Instance | BindingFlags.Public, binder: null, args: [], culture: null)!;

    /// <summary>What the converter of an enum reads and writes, for the API's description, which cannot see into a converter.</summary>
    public static IEnumerable<string> NamesOf(Type enumType) =>
        Enum.GetNames(enumType).Select(JsonNamingPolicy.CamelCase.ConvertName).Where(name => !IsUnknown(name));

    /// <summary>What an enum is before it is set: nothing anybody may ask for.</summary>
    private static bool IsUnknown(string name) => name.Equals("unknown", StringComparison.OrdinalIgnoreCase);

    private sealed class StrictEnumConverter<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly Dictionary<string, TEnum> ByName =
            Enum.GetValues<TEnum>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);

        private static readonly Dictionary<TEnum, string> Names = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);

        private static readonly string Expected = $"Expected one of {string.Join(", ", NamesOf(typeof(TEnum)))}.";

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Of(reader.GetString()) : throw new JsonException(Expected);

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

        public override TEnum ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString());

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WritePropertyName(NameOf(value));

        private static TEnum Of(string? name) => name is not null && ByName.TryGetValue(name, out var value) && !IsUnknown(name) ? value : throw new JsonException(Expected);

        private static string NameOf(TEnum value) => Names.TryGetValue(value, out var name) ? name : value.ToString();
    }
}
