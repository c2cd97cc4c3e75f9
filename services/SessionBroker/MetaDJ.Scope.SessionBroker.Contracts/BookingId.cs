using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A person's claim on GPU time in a window.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<BookingId>))]
public readonly record struct BookingId(Guid Value) : IPrefixedId<BookingId>
{
    public static string Prefix => "bkg";

    public static BookingId From(Guid value) => new(value);

    public static BookingId New(TimeProvider clock) => PrefixedId.New<BookingId>(clock);

    public static BookingId Parse(string text) => PrefixedId.Parse<BookingId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out BookingId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
