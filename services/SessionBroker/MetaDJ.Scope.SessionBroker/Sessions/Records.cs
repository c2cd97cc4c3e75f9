using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Reads the records that the scripts write: camelCase, enums as strings, instants in Unix milliseconds.</summary>
internal static class Records
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // A script takes a null for a value.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new UnixMilliseconds() },
    };

    public static TRecord Read<TRecord>(string text) =>
        JsonSerializer.Deserialize<TRecord>(text, Options) ?? throw new JsonException($"A {typeof(TRecord).Name} record is null.");

    /// <summary>A record as a script takes it.</summary>
    public static string Write<TRecord>(TRecord record) => JsonSerializer.Serialize(record, Options);

    /// <summary>An instant as a script takes it.</summary>
    public static string Instant(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private sealed class UnixMilliseconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
    }
}
