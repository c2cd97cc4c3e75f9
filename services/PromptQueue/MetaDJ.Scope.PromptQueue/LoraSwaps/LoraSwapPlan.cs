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
    /// <param name="vramGb">GiB of the pod's GPU; null when not known.</param>
    public static LoraSwapPlan Decide(Look look, IReadOnlyList<LoraEntry> library, LoraSwapRequest request, double? vramGb = null)
    {
        if (LoraStage.Of(look) is not { Family: not null } stage)
        {
            return new Refused($"The pipeline '{look.Pipeline ?? "none yet"}' takes no LoRAs.");
        }

        var missing = request.Loras.Where(lora => look.Loras.All(loaded => loaded.Name != lora.Name)).Select(lora => lora.Name).ToList();
        var merged = look.Loras.Where(lora => !lora.CanFade).Select(lora => lora.Name).ToList();
        var fades = missing.Count == 0 && merged.Count == 0 && request.Kind != LoraSwapKind.Reload;
        var fit = LoraFit.Check(stage with { VramGb = vramGb }, request.Loras, library, fades);
        if (!fit.Fits)
        {
            return new Refused(fit.Cause);
        }

        if (fades)
        {
            return new Fade(StepsOf(look, request));
        }

        var reason = missing.Count > 0 ? $"not on board: {string.Join(", ", missing)}"
            : merged.Count > 0 ? $"merged for good, scales have no effect: {string.Join(", ", merged)}"
            : "a reload was asked for";
        return request.Kind == LoraSwapKind.Fade
            ? new Refused($"A fade is not possible, {reason}.")
            : new Reload(request.Loras, [.. library.Where(entry => request.Loras.Any(lora => lora.Name == entry.Name))], reason);
    }

    /// <summary>Linear from the scales of now to the wish; who is not named goes to 0.</summary>
    private static IReadOnlyList<IReadOnlyDictionary<string, double>> StepsOf(Look look, LoraSwapRequest request) =>
        [.. Enumerable.Range(1, request.Steps).Select(step => look.Loras.ToDictionary(lora => lora.Path, lora =>
        {
            var target = request.Loras.FirstOrDefault(wish => wish.Name == lora.Name)?.Scale ?? 0;
            return step == request.Steps ? target : Math.Round(lora.Scale + ((target - lora.Scale) * step / request.Steps), 6);
        }))];
}
