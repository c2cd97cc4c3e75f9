using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>
/// Whether LoRAs fit a pipeline, before anything of it is accepted: Scope says nothing about a LoRA of the wrong base model, two under one
/// adapter name, or too little memory, and fails later or not at all. For the library, swaps, set lists, decks and lint alike. Pure.
/// </summary>
internal static class LoraFit
{
    /// <param name="wish">What shall be loaded, or faded when all of it is on board.</param>
    /// <param name="fading">Nothing is loaded: what is on board stays, and scales move.</param>
    public static LoraFitReport Check(LoraStage stage, IReadOnlyList<LoraScale> wish, IReadOnlyList<LoraEntry> library, bool fading = false)
    {
        var findings = new List<LoraFinding>();
        if (wish.Count > 0 && stage.Family is null)
        {
            return new([Refusal(LoraFindingKind.PipelineTakesNone, null, $"The pipeline '{stage.Pipeline}' takes no LoRAs.")]);
        }

        if (wish.Count > LoraSwapValidation.MostLoras)
        {
            return new([Refusal(LoraFindingKind.TooMany, null, $"Give at most {LoraSwapValidation.MostLoras} LoRAs; there are {wish.Count}.")]);
        }

        foreach (var lora in wish)
        {
            One(stage, lora, library, fading, findings);
        }

        if (!fading)
        {
            findings.AddRange(Clashes(wish.Select(lora => lora.Name)));
        }

        if (stage.Family is { } family && !fading)
        {
            var sizes = wish.Select(lora => (lora.Name, library.FirstOrDefault(entry => entry.Name == lora.Name)?.SizeBytes)).ToList();
            if (LoraMemory.Check(stage, family, sizes) is { } memory)
            {
                findings.Add(memory);
            }
        }

        return new(findings);
    }

    /// <summary>Names that Scope would make one adapter name of: two of those share one, and fade together (trap 45).</summary>
    public static IEnumerable<LoraFinding> Clashes(IEnumerable<string> names) => names
        .Distinct(StringComparer.Ordinal)
        .GroupBy(AdapterName)
        .Where(group => group.Count() > 1)
        .Select(group => Refusal(
            LoraFindingKind.NameClash, group.First(),
            $"Scope would give {string.Join(" and ", group.Select(name => $"'{name}'"))} the same adapter name '{group.Key}'."));

    /// <summary>How Scope makes an adapter name of a file's stem.</summary>
    public static string AdapterName(string name) =>
        string.Concat(name.Select(letter => letter is '.' or '/' or '\\' or ' ' or '-' ? '_' : letter));

    private static void One(LoraStage stage, LoraScale lora, IReadOnlyList<LoraEntry> library, bool fading, List<LoraFinding> findings)
    {
        var onBoard = stage.OnBoard.FirstOrDefault(loaded => loaded.Name == lora.Name);
        if (!(Math.Abs(lora.Scale) <= 10))
        {
            findings.Add(Refusal(LoraFindingKind.ScaleOutOfRange, lora.Name, $"The scale {lora.Scale} of '{lora.Name}' is outside -10 to 10."));
        }

        if (fading && onBoard is { CanFade: false })
        {
            findings.Add(Refusal(LoraFindingKind.MergedForGood, lora.Name, $"'{lora.Name}' was merged into the model for good: it cannot fade, only be loaded anew."));
        }

        if (library.FirstOrDefault(entry => entry.Name == lora.Name) is not { } entry)
        {
            findings.Add(onBoard is null
                ? Refusal(LoraFindingKind.NotKnown, lora.Name, $"'{lora.Name}' is neither on board nor in the LoRA library: add it with POST /api/loras.")
                : Warning(LoraFindingKind.FamilyUnknown, lora.Name, $"'{lora.Name}' is on board but not in the LoRA library: nobody knows whether it was made for '{stage.Pipeline}'."));
            return;
        }

        // One that is on board by mistake may be faded out.
        if (entry.Family != stage.Family && !(fading && lora.Scale == 0))
        {
            findings.Add(Refusal(
                LoraFindingKind.WrongFamily, lora.Name,
                $"'{lora.Name}' was made for {entry.Family}, but '{stage.Pipeline}' takes {stage.Family}: Scope would not tell, and fail later."));
        }

        if (entry.SuggestedScale is { } range && lora.Scale != 0 && (lora.Scale < range.From || lora.Scale > range.To))
        {
            findings.Add(Warning(LoraFindingKind.ScaleUnusual, lora.Name, $"'{lora.Name}' is meant for scales {range.From} to {range.To}, not {lora.Scale}."));
        }

        if (entry.Sha256 is null && onBoard is null)
        {
            findings.Add(Warning(LoraFindingKind.NoSha256, lora.Name, $"'{lora.Name}' has no SHA-256 in the library: whether the right file arrives cannot be told."));
        }
    }

    private static LoraFinding Refusal(LoraFindingKind kind, string? lora, string text) => new(kind, lora, true, text);

    private static LoraFinding Warning(LoraFindingKind kind, string? lora, string text) => new(kind, lora, false, text);
}

/// <summary>Where LoRAs are to be heard.</summary>
/// <param name="Pipeline">Scope's id.</param>
/// <param name="OnBoard">What is loaded there now; nothing where that is not known.</param>
/// <param name="VramGb">GiB of the GPU, as Scope says; null when not known.</param>
/// <param name="Quantised">Whether the model is loaded in fp8.</param>
internal sealed record LoraStage(string Pipeline, IReadOnlyList<LookLora> OnBoard, double? VramGb = null, bool Quantised = true)
{
    /// <summary>Null for a pipeline without LoRAs.</summary>
    public LoraFamily? Family => LoraFamilies.Of(Pipeline);

    /// <returns>Null before the first contact with a pod.</returns>
    public static LoraStage? Of(Look look, double? vramGb = null) => look.Pipeline is { } pipeline
        ? new(pipeline, look.Loras, vramGb, look.LoadParameters.TryGetValue("quantization", out var quantised) && quantised.ValueKind == System.Text.Json.JsonValueKind.String)
        : null;
}

/// <summary>All that was found, refusals first.</summary>
internal sealed record LoraFitReport
{
    public LoraFitReport(IReadOnlyList<LoraFinding> findings) => Findings = [.. findings.OrderBy(finding => !finding.Refuses)];

    public IReadOnlyList<LoraFinding> Findings { get; }

    public bool Fits => !Findings.Any(finding => finding.Refuses);

    /// <summary>Why not, in a sentence or several; empty when it fits.</summary>
    public string Cause => string.Join(' ', Findings.Where(finding => finding.Refuses).Select(finding => finding.Text));

    public IReadOnlyList<LoraFinding> Warnings => [.. Findings.Where(finding => !finding.Refuses)];
}
