using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A calendar feed that other programs subscribe to. It is not the secret in its address.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<FeedId>))]
public readonly record struct FeedId(Guid Value) : IPrefixedId<FeedId>
{
    public static string Prefix => "fed";

    public static FeedId From(Guid value) => new(value);

    public static FeedId New(TimeProvider clock) => PrefixedId.New<FeedId>(clock);

    public static FeedId Parse(string text) => PrefixedId.Parse<FeedId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out FeedId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
