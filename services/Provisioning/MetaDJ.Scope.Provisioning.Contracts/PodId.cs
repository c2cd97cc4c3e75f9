using System.Text.Json.Serialization;
using MetaDJ.Scope.Primitives;

namespace MetaDJ.Scope.Provisioning.Contracts;

/// <summary>Our name for one rented GPU machine. RunPod's own id stays inside Provisioning.</summary>
[JsonConverter(typeof(PrefixedIdJsonConverter<PodId>))]
public readonly record struct PodId(Guid Value) : IPrefixedId<PodId>
{
    public static string Prefix => "pod";

    public static PodId From(Guid value) => new(value);

    public static PodId New(TimeProvider clock) => PrefixedId.New<PodId>(clock);

    public static PodId Parse(string text) => PrefixedId.Parse<PodId>(text);

    /// <summary>Lets minimal API routes bind the id.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out PodId id) => PrefixedId.TryParse(text, out id);

    public override string ToString() => PrefixedId.Format(this);
}
