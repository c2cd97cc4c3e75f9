using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>One instruction for the picture.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<CueId>))]
public readonly record struct CueId(Guid Value) : IPrefixedId<CueId>
{
    public static string Prefix => "cue";

    public static CueId From(Guid value) => new(value);

    public static CueId New(TimeProvider clock) => PrefixedId.New<CueId>(clock);

    public static CueId Parse(string text) => PrefixedId.Parse<CueId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out CueId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
