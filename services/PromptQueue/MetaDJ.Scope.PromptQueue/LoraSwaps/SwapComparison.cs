using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>Every way to do a swap beside each other, so that whoever chooses knows what it costs. Pure.</summary>
internal static class SwapComparison
{
    public static IReadOnlyList<LoraSwapOption> Of(
        Look look, IReadOnlyList<LoraEntry> library, LoraSwapRequest request, double? vramGb, SwapCosts costs, SecondPodOffer offer) =>
    [
        .. new[] { LoraSwapKind.Fade, LoraSwapKind.HandOff, LoraSwapKind.Reload }.Select(kind => Cost(
            kind, LoraSwapPlan.Decide(look, library, request with { Kind = kind, AllowReload = false }, vramGb, costs, offer), ToInstall(look, request).Count, costs, offer)),
    ];

    /// <summary>What a plan of one kind costs.</summary>
    public static LoraSwapOption Cost(LoraSwapKind kind, LoraSwapPlan plan, int toInstall, SwapCosts costs, SecondPodOffer? offer) => plan switch
    {
        LoraSwapPlan.Refused(var cause) => new LoraSwapOption { Kind = kind, Refusal = cause },
        LoraSwapPlan.Fade when kind == LoraSwapKind.HandOff => new LoraSwapOption { Kind = kind, Refusal = "Nothing but these LoRAs is on board: a fade does it." },
        LoraSwapPlan.Fade(var steps) => new LoraSwapOption { Kind = kind, SecondsInAll = Seconds(steps.Count * costs.Chunk), VisibleCuts = steps.Count },
        LoraSwapPlan.Reload => new LoraSwapOption
        {
            Kind = kind,
            SecondsWithoutPicture = Seconds(costs.Gap),
            SecondsInAll = Seconds(costs.Load + (toInstall * costs.Install)),
            VisibleCuts = 1,
        },
        LoraSwapPlan.HandOff => offer switch
        {
            SecondPodOffer.Lends lends => new LoraSwapOption
            {
                Kind = kind,
                SecondsInAll = Seconds(UntilSwitch(costs, lends, toInstall)),
                VisibleCuts = 1,
                ExtraCost = ExtraCost(costs, lends, toInstall),
            },
            SecondPodOffer.Refused(var cause) => new LoraSwapOption { Kind = kind, Refusal = cause },
            SecondPodOffer.NotKnown(var cause) => new LoraSwapOption { Kind = kind, Refusal = cause },
            _ => new LoraSwapOption { Kind = kind, Refusal = "Whether there is a second pod is not known." },
        },
        _ => throw new System.Diagnostics.UnreachableException(plan.ToString()),
    };

    /// <summary>What the second pod costs until the switch; from then on it costs what the first did.</summary>
    public static decimal ExtraCost(SwapCosts costs, SecondPodOffer.Lends lends, int toInstall) =>
        Math.Round(lends.PricePerHour * (decimal)(UntilSwitch(costs, lends, toInstall) - lends.Wait).TotalHours, 4);

    /// <summary>What is on board is on the pod's disk; what is in the library only may be, and then it will be faster than told.</summary>
    public static IReadOnlyList<string> ToInstall(Look look, LoraSwapRequest request) =>
        [.. request.Loras.Select(lora => lora.Name).Except(look.Loras.Select(lora => lora.Name))];

    private static TimeSpan UntilSwitch(SwapCosts costs, SecondPodOffer.Lends lends, int toInstall) =>
        lends.Wait + (toInstall * costs.Install) + costs.Load;

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}
