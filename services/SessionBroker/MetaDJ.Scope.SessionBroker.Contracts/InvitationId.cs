using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A way into a session's crew.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<InvitationId>))]
public readonly record struct InvitationId(Guid Value) : IPrefixedId<InvitationId>
{
    public static string Prefix => "inv";

    public static InvitationId From(Guid value) => new(value);

    public static InvitationId New(TimeProvider clock) => PrefixedId.New<InvitationId>(clock);

    public static InvitationId Parse(string text) => PrefixedId.Parse<InvitationId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out InvitationId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
