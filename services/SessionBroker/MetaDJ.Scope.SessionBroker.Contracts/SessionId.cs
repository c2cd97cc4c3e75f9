using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>One person's live use of a pod, from waiting to ended.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<SessionId>))]
public readonly record struct SessionId(Guid Value) : IPrefixedId<SessionId>
{
    public static string Prefix => "ses";

    public static SessionId From(Guid value) => new(value);

    public static SessionId New(TimeProvider clock) => PrefixedId.New<SessionId>(clock);

    public static SessionId Parse(string text) => PrefixedId.Parse<SessionId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out SessionId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
