using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Provisioning.Contracts;

/// <summary>
/// What a budget limits: <c>fleet</c>, <c>pool:stage</c> or <c>user:ana</c>. In an address a person's name is percent-encoded as any other
/// text; a slash in it is <c>%2F</c>.
/// </summary>
[JsonConverter(typeof(BudgetScopeJsonConverter))]
public readonly record struct BudgetScope
{
    private const string PoolPrefix = "pool:";
    private const string UserPrefix = "user:";

    private BudgetScope(string value) => Value = value;

    /// <summary>Everything we rent.</summary>
    public static BudgetScope Fleet { get; } = new("fleet");

    public string Value => field ?? Fleet.Value;

    /// <summary>The name in a person's token; null unless it is a person's.</summary>
    public string? User => Value.StartsWith(UserPrefix, StringComparison.Ordinal) ? Value[UserPrefix.Length..] : null;

    /// <summary>Null unless it is a pool's.</summary>
    public PoolName? Pool => Value.StartsWith(PoolPrefix, StringComparison.Ordinal) ? PoolName.Parse(Value[PoolPrefix.Length..]) : null;

    public static BudgetScope Of(PoolName pool) => new(PoolPrefix + pool.Value);

    /// <param name="subject">The name in a person's token.</param>
    /// <exception cref="FormatException">No token has such a name.</exception>
    public static BudgetScope OfUser(string subject) => Parse(UserPrefix + subject);

    /// <exception cref="FormatException">The text is not a scope.</exception>
    public static BudgetScope Parse(string text) => TryParse(text, null, out var scope) ? scope : throw new FormatException("This is no scope of a budget.");

    /// <summary>Lets minimal API routes bind the scope. A host leaves an encoded slash as it came.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out BudgetScope scope)
    {
        var value = text?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var valid = value is not null
            && (value == Fleet.Value
                || (value.StartsWith(PoolPrefix, StringComparison.Ordinal) && PoolName.TryParse(value[PoolPrefix.Length..], null, out _))
                || (value.StartsWith(UserPrefix, StringComparison.Ordinal) && IsSubject(value[UserPrefix.Length..])));
        scope = valid ? new BudgetScope(value!) : default;
        return valid;
    }

    /// <summary>In words for people.</summary>
    public string Describe() => this switch
    {
        { Pool: { } pool } => $"pool {pool}",
        { User: { } user } => $"user {user}",
        _ => "the fleet",
    };

    public override string ToString() => Value;

    /// <summary>As the broker gives tokens out: 1 to 100 printable characters with no space at either end.</summary>
    private static bool IsSubject(string subject) =>
        subject.Length is >= 1 and <= 100
        && subject.Trim() == subject
        && !subject.StartsWith("service:", StringComparison.Ordinal)
        && subject.EnumerateRunes().All(rune => CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned)
            && rune.Value != 0xFFFD);

    private sealed class BudgetScopeJsonConverter : JsonConverter<BudgetScope>
    {
        public override BudgetScope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), null, out var scope)
                ? scope
                : throw new JsonException("Expected a budget's scope: fleet, pool:<name> or user:<name>.");

        public override void Write(Utf8JsonWriter writer, BudgetScope value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

        public override BudgetScope ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), null, out var scope) ? scope : throw new JsonException("Expected a budget's scope.");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, BudgetScope value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
    }
}
