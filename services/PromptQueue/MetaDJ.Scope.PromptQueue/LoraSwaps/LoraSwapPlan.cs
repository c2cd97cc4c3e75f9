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

    /// <param name="Steps">Scale by path, the whole vector, for each update; the last is the wish. Empty when the stage has it already.</param>
    public sealed record Fade(IReadOnlyList<IReadOnlyDictionary<string, double>> Steps) : LoraSwapPlan;

    /// <param name="Loras">The new set, in the order asked for.</param>
    /// <param name="Library">Where to get those that the pod may lack.</param>
    public sealed record Reload(IReadOnlyList<LoraScale> Loras, IReadOnlyList<LoraEntry> Library, string Reason) : LoraSwapPlan;

    /// <summary>The new set on a second pod, which then takes the stage's place.</summary>
    /// <param name="OrReload">Whether a reload will do when there is no second pod after all.</param>
    public sealed record HandOff(IReadOnlyList<LoraScale> Loras, IReadOnlyList<LoraEntry> Library, string Reason, bool OrReload) : LoraSwapPlan;

    public sealed record Refused(string Cause) : LoraSwapPlan;

    /// <param name="look">Its LoRAs are those on the pod.</param>
    /// <param name="vramGb">GiB of the pod's GPU; null when not known.</param>
    /// <param name="costs">Null where there is no choice to be made by cost: then no second pod is taken that was not asked for by name.</param>
    /// <param name="offer">Null when the broker was not asked.</param>
    public static LoraSwapPlan Decide(
        Look look, IReadOnlyList<LoraEntry> library, LoraSwapRequest request, double? vramGb = null, SwapCosts? costs = null, SecondPodOffer? offer = null)
    {
        if (LoraStage.Of(look) is not { Family: not null } stage)
        {
            return new Refused($"The pipeline '{look.Pipeline ?? "none yet"}' takes no LoRAs.");
        }

        var missing = request.Loras.Where(lora => look.Loras.All(loaded => loaded.Name != lora.Name)).Select(lora => lora.Name).ToList();
        var merged = look.Loras.Where(lora => !lora.CanFade).Select(lora => lora.Name).ToList();
        var fades = missing.Count == 0 && merged.Count == 0 && request.Kind != LoraSwapKind.Reload
            && (request.Kind != LoraSwapKind.HandOff || look.Loras.Count == request.Loras.Count);
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
            : request.Kind == LoraSwapKind.Reload ? "a reload was asked for" : "other LoRAs shall leave";
        IReadOnlyList<LoraEntry> sources = [.. library.Where(entry => request.Loras.Any(lora => lora.Name == entry.Name))];
        return request.Kind switch
        {
            LoraSwapKind.Fade => new Refused($"A fade is not possible, {reason}."),
            LoraSwapKind.HandOff => offer is SecondPodOffer.Refused(var why) && !request.AllowReload
                ? new Refused($"A hand-off is not possible now: {why}")
                : new HandOff(request.Loras, sources, reason, request.AllowReload),
            null when costs is not null && offer is SecondPodOffer.Lends lends && SwapComparison.ExtraCost(costs, lends, missing.Count) <= (request.MaxExtraCost ?? -1) =>
                new HandOff(request.Loras, sources, reason, OrReload: true),
            _ => new Reload(request.Loras, sources, reason),
        };
    }

    /// <summary>From the scales of now to the wish; who is not named goes to 0.</summary>
    private static IReadOnlyList<IReadOnlyDictionary<string, double>> StepsOf(Look look, LoraSwapRequest request) => FadeSteps.Of(
        look.Loras.ToDictionary(lora => lora.Path, lora => lora.Scale),
        // Decks that are all on board come at once: nothing is heard of most of them.
        request.Decks is null ? request.Steps : 1,
        done => look.Loras.ToDictionary(lora => lora.Path, lora =>
            FadeSteps.Between(lora.Scale, request.Loras.FirstOrDefault(wish => wish.Name == lora.Name)?.Scale ?? 0, done, request.Curve)));
}
