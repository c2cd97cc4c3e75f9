using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>How a change of LoRAs will be done. Pure.</summary>
internal abstract record LoraSwapPlan
{
    private LoraSwapPlan()
    {
    }

    /// <param name="Steps">Scale by path, the whole vector, for each chunk; the last is the wish.</param>
    public sealed record Fade(IReadOnlyList<IReadOnlyDictionary<string, double>> Steps) : LoraSwapPlan;

    /// <param name="Loras">The new set, in the order asked for.</param>
    /// <param name="Library">Where to get those that the pod may lack.</param>
    public sealed record Reload(IReadOnlyList<LoraScale> Loras, IReadOnlyList<LoraEntry> Library, string Reason) : LoraSwapPlan;

    public sealed record Refused(string Cause) : LoraSwapPlan;

    /// <param name="look">Its LoRAs are those on the pod.</param>
    public static LoraSwapPlan Decide(Look look, IReadOnlyList<LoraEntry> library, LoraSwapRequest request)
    {
        if (look.Pipeline is not { } pipeline || LoraFamilies.Of(pipeline) is not { } family)
        {
            return new Refused($"The pipeline '{look.Pipeline ?? "none yet"}' takes no LoRAs.");
        }

        if (request.Loras.FirstOrDefault(lora => !(Math.Abs(lora.Scale) <= 10)) is { } outside)
        {
            return new Refused($"The scale {outside.Scale} of '{outside.Name}' is outside -10 to 10.");
        }

        var missing = request.Loras.Where(lora => look.Loras.All(loaded => loaded.Name != lora.Name)).Select(lora => lora.Name).ToList();
        var merged = look.Loras.Where(lora => !lora.CanFade).Select(lora => lora.Name).ToList();
        if (missing.Count == 0 && merged.Count == 0 && request.Kind != LoraSwapKind.Reload)
        {
            return new Fade(StepsOf(look, request));
        }

        var reason = missing.Count > 0 ? $"not on board: {string.Join(", ", missing)}"
            : merged.Count > 0 ? $"merged for good, scales have no effect: {string.Join(", ", merged)}"
            : "a reload was asked for";
        return request.Kind == LoraSwapKind.Fade ? new Refused($"A fade is not possible, {reason}.") : DecideReload(look, library, request, family, reason);
    }

    private static LoraSwapPlan DecideReload(
        Look look, IReadOnlyList<LoraEntry> library, LoraSwapRequest request, LoraFamily family, string reason)
    {
        var sources = new List<LoraEntry>();
        foreach (var lora in request.Loras)
        {
            if (library.FirstOrDefault(entry => entry.Name == lora.Name) is { } entry)
            {
                if (entry.Family != family)
                {
                    return new Refused($"'{lora.Name}' was made for {entry.Family}, but '{look.Pipeline}' takes {family}: Scope would not tell, and fail later.");
                }

                sources.Add(entry);
            }
            else if (look.Loras.All(loaded => loaded.Name != lora.Name))
            {
                return new Refused($"'{lora.Name}' is neither on board nor in the LoRA library: add it with POST /api/loras.");
            }
        }

        var clash = request.Loras.GroupBy(lora => Sanitised(lora.Name)).FirstOrDefault(group => group.Count() > 1);
        return clash is null
            ? new Reload(request.Loras, sources, reason)
            : new Refused($"Scope would give {string.Join(" and ", clash.Select(lora => $"'{lora.Name}'"))} the same adapter name '{clash.Key}'.");
    }

    /// <summary>Linear from the scales of now to the wish; who is not named goes to 0.</summary>
    private static IReadOnlyList<IReadOnlyDictionary<string, double>> StepsOf(Look look, LoraSwapRequest request) =>
        [.. Enumerable.Range(1, request.Steps).Select(step => look.Loras.ToDictionary(lora => lora.Path, lora =>
        {
            var target = request.Loras.FirstOrDefault(wish => wish.Name == lora.Name)?.Scale ?? 0;
            return step == request.Steps ? target : Math.Round(lora.Scale + ((target - lora.Scale) * step / request.Steps), 6);
        }))];

    /// <summary>How Scope makes an adapter name of a file's stem (trap 45).</summary>
    private static string Sanitised(string name) =>
        string.Concat(name.Select(letter => letter is '.' or '/' or '\\' or ' ' or '-' ? '_' : letter));
}
