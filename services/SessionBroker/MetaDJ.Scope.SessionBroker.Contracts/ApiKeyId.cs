using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>An API key, without what makes it one: the secret is known to its owner only.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<ApiKeyId>))]
public readonly record struct ApiKeyId(Guid Value) : IPrefixedId<ApiKeyId>
{
    public static string Prefix => "key";

    public static ApiKeyId From(Guid value) => new(value);

    public static ApiKeyId New(TimeProvider clock) => PrefixedId.New<ApiKeyId>(clock);

    public static ApiKeyId Parse(string text) => PrefixedId.Parse<ApiKeyId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ApiKeyId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
