using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>What the bookings of one recurrence have in common.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<SeriesId>))]
public readonly record struct SeriesId(Guid Value) : IPrefixedId<SeriesId>
{
    public static string Prefix => "srs";

    public static SeriesId From(Guid value) => new(value);

    public static SeriesId New(TimeProvider clock) => PrefixedId.New<SeriesId>(clock);

    public static SeriesId Parse(string text) => PrefixedId.Parse<SeriesId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out SeriesId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
