using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>Bringing one LoRA onto a session's pod.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<LoraInstallId>))]
public readonly record struct LoraInstallId(Guid Value) : IPrefixedId<LoraInstallId>
{
    public static string Prefix => "install";

    public static LoraInstallId From(Guid value) => new(value);

    public static LoraInstallId New(TimeProvider clock) => PrefixedId.New<LoraInstallId>(clock);

    public static LoraInstallId Parse(string text) => PrefixedId.Parse<LoraInstallId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out LoraInstallId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
