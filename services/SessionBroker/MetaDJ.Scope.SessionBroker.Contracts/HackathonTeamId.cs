using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A team of a hackathon.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<HackathonTeamId>))]
public readonly record struct HackathonTeamId(Guid Value) : IPrefixedId<HackathonTeamId>
{
    public static string Prefix => "htm";

    public static HackathonTeamId From(Guid value) => new(value);

    public static HackathonTeamId New(TimeProvider clock) => PrefixedId.New<HackathonTeamId>(clock);

    public static HackathonTeamId Parse(string text) => PrefixedId.Parse<HackathonTeamId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out HackathonTeamId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
