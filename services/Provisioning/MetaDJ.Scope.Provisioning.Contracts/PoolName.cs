using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.Provisioning.Contracts;

/// <summary>The name of a pool: 1 to 40 lower-case letters, digits and inner hyphens. It is part of Redis keys and of pod names.</summary>
[JsonConverter(typeof(PoolNameJsonConverter))]
public readonly partial record struct PoolName : IFormattable
{
    private PoolName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is not a pool name.</exception>
    public static PoolName Parse(string text) =>
        TryParse(text, null, out var name) ? name : throw new FormatException($"'{text}' is not a pool name.");

    /// <summary>Lets minimal API routes bind the name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out PoolName name)
    {
        var valid = text is not null && Pattern().IsMatch(text);
        name = valid ? new PoolName(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    /// <summary>Refit writes what is formattable as one value of a query; anything else it takes apart, and asks for <c>?Value=</c>.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => Value;

    [GeneratedRegex("\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex Pattern();

    private sealed class PoolNameJsonConverter : JsonConverter<PoolName>
    {
        public override PoolName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), null, out var name)
                ? name
                : throw new JsonException("Expected a pool name: 1 to 40 lower-case letters, digits and inner hyphens.");

        public override void Write(Utf8JsonWriter writer, PoolName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
