using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>An event in which teams take turns on stages.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<HackathonId>))]
public readonly record struct HackathonId(Guid Value) : IPrefixedId<HackathonId>
{
    public static string Prefix => "hck";

    public static HackathonId From(Guid value) => new(value);

    public static HackathonId New(TimeProvider clock) => PrefixedId.New<HackathonId>(clock);

    public static HackathonId Parse(string text) => PrefixedId.Parse<HackathonId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out HackathonId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
