using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>
/// Whose bookings a quota limits: <c>user:ana</c> or <c>team:visuals</c>; <c>user:*</c> and <c>team:*</c> for everybody who has none of their own. In an
/// address a name is percent-encoded as any other text; a slash in it is <c>%2F</c>.
/// </summary>
[JsonConverter(typeof(QuotaScopeJsonConverter))]
public readonly record struct QuotaScope
{
    private const string UserPrefix = "user:";
    private const string TeamPrefix = "team:";
    private const string Anybody = "*";

    private QuotaScope(string value) => Value = value;

    public static QuotaScope EveryUser { get; } = new(UserPrefix + Anybody);

    public static QuotaScope EveryTeam { get; } = new(TeamPrefix + Anybody);

    public string Value => field ?? EveryUser.Value;

    public bool IsTeam => Value.StartsWith(TeamPrefix, StringComparison.Ordinal);

    /// <summary>Whether it is what holds for those who have none of their own.</summary>
    public bool IsDefault => this == EveryUser || this == EveryTeam;

    public QuotaScope Default => IsTeam ? EveryTeam : EveryUser;

    /// <summary>The subject or the team.</summary>
    public string Name => Value[UserPrefix.Length..];

    /// <exception cref="FormatException">No person has such a name.</exception>
    public static QuotaScope OfUser(string subject) => Parse(UserPrefix + subject);

    /// <exception cref="FormatException">No team has such a name.</exception>
    public static QuotaScope OfTeam(string team) => Parse(TeamPrefix + team);

    /// <exception cref="FormatException">The text is not a scope.</exception>
    public static QuotaScope Parse(string text) => TryParse(text, null, out var scope) ? scope : throw new FormatException("This is no scope of a quota.");

    /// <summary>Lets minimal API routes bind the scope. A host leaves an encoded slash as it came.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out QuotaScope scope)
    {
        var value = text?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var valid = value is not null
            && (value.StartsWith(UserPrefix, StringComparison.Ordinal) || value.StartsWith(TeamPrefix, StringComparison.Ordinal))
            && IsName(value[UserPrefix.Length..]);
        scope = valid ? new QuotaScope(value!) : default;
        return valid;
    }

    /// <summary>In words for people.</summary>
    public string Describe() => this == EveryUser ? "each person" : this == EveryTeam ? "each team" : IsTeam ? $"team {Name}" : $"user {Name}";

    public override string ToString() => Value;

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 100
        && name.Trim() == name
        && !name.StartsWith("service:", StringComparison.Ordinal)
        && name.EnumerateRunes().All(rune => CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned)
            && rune.Value != 0xFFFD);

    private sealed class QuotaScopeJsonConverter : JsonConverter<QuotaScope>
    {
        public override QuotaScope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), null, out var scope)
                ? scope
                : throw new JsonException("Expected a quota's scope: user:<name> or team:<name>.");

        public override void Write(Utf8JsonWriter writer, QuotaScope value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
