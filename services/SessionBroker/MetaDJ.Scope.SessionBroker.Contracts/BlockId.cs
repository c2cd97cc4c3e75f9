using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A time in which a pool cannot be booked.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<BlockId>))]
public readonly record struct BlockId(Guid Value) : IPrefixedId<BlockId>
{
    public static string Prefix => "blk";

    public static BlockId From(Guid value) => new(value);

    public static BlockId New(TimeProvider clock) => PrefixedId.New<BlockId>(clock);

    public static BlockId Parse(string text) => PrefixedId.Parse<BlockId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out BlockId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
