using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Which entries of the library somebody wants to see. Pure.</summary>
/// <param name="Family">As enums go in JSON: <c>wan13B</c>.</param>
/// <param name="Pipeline">Those it takes.</param>
/// <param name="Text">In name, trigger words, licence or notes, whatever the case.</param>
/// <param name="After">The name the page before ended with.</param>
internal sealed record LoraQuery(string? Family, string? Pipeline, string? Text, string? After, int? Limit)
{
    private const int Most = 200;

    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.When(Limit is < 1 or > Most, "limit", $"Give 1 to {Most}.");
        errors.When(Family is not null && FamilyOf(Family) == LoraFamily.Unknown, "family", "Give wan13B or wan14B.");
        errors.When(Pipeline is not null && LoraFamilies.Of(Pipeline) is null, "pipeline", "Give a pipeline that takes LoRAs: longlive, streamdiffusionv2, memflow, reward-forcing or krea-realtime-video.");
        errors.When(Text is { Length: 0 or > 100 }, "text", "Give 1 to 100 characters.");
        return errors;
    }

    /// <param name="library">By name.</param>
    public Page<LoraEntry> Select(IEnumerable<LoraEntry> library)
    {
        var limit = Limit ?? 100;
        var found = library.Where(Matches).Where(entry => After is null || string.CompareOrdinal(entry.Name, After) > 0).Take(limit + 1).ToList();
        return found.Count > limit ? new(found[..limit], found[limit - 1].Name) : new(found, null);
    }

    private bool Matches(LoraEntry entry) =>
        (Family is null || entry.Family == FamilyOf(Family))
        && (Pipeline is null || entry.Family == LoraFamilies.Of(Pipeline))
        && (Text is null || Has(entry.Name) || Has(entry.License) || Has(entry.Notes) || entry.TriggerWords.Any(Has));

    private bool Has(string? part) => part?.Contains(Text!, StringComparison.OrdinalIgnoreCase) == true;

    private static LoraFamily FamilyOf(string name) => name.ToLowerInvariant() switch
    {
        "wan13b" => LoraFamily.Wan13B,
        "wan14b" => LoraFamily.Wan14B,
        _ => LoraFamily.Unknown,
    };
}
