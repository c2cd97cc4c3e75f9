using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.HandOffs;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>Plans a swap as things are now, tells what it will cost, and what every other way would.</summary>
internal sealed class SwapPlanner(LookReader looks, LoraStore library, StageMemory memory, SwapTimes times, SecondPods seconds)
{
    public async Task<PlannedSwap> PlanAsync(SessionId session, QueueFacts queue, LoraSwapRequest request, CancellationToken cancellationToken)
    {
        var look = await looks.ReadAsync(session, queue, cancellationToken);
        if (look.Pipeline is not { } pipeline)
        {
            return new PlannedSwap.NoStageYet();
        }

        var entries = await library.ListAsync();
        var costs = await times.CostsAsync(session, pipeline);
        var vram = await memory.VramGbAsync(session, queue.Fence, cancellationToken);
        var offer = await seconds.OfferAsync(session, cancellationToken);
        return LoraSwapPlan.Decide(look, entries, request, vram, costs, offer) switch
        {
            LoraSwapPlan.Refused(var cause) => new PlannedSwap.Refused(cause),
            var plan => new PlannedSwap.Told(Told(look, request, plan, costs, offer, SwapComparison.Of(look, entries, request, vram, costs, offer))),
        };
    }

    private static LoraSwapPlanResponse Told(
        Look look, LoraSwapRequest request, LoraSwapPlan plan, SwapCosts costs, SecondPodOffer offer, IReadOnlyList<LoraSwapOption> options)
    {
        var toInstall = SwapComparison.ToInstall(look, request);
        var (kind, reason, steps) = plan switch
        {
            LoraSwapPlan.Fade(var fade) => (LoraSwapKind.Fade, FadeReason(fade.Count), fade.Count),
            LoraSwapPlan.HandOff handOff => (LoraSwapKind.HandOff, $"A second pod is prepared while the stage plays on, {handOff.Reason}.", 1),
            LoraSwapPlan.Reload reload => (LoraSwapKind.Reload, $"The pipeline is loaded anew, {reload.Reason}.", 1),
            _ => throw new System.Diagnostics.UnreachableException(plan.ToString()),
        };
        var cost = SwapComparison.Cost(kind, plan, toInstall.Count, costs, offer);
        return new LoraSwapPlanResponse
        {
            Kind = kind,
            Reason = reason,
            Steps = steps,
            SecondsWithoutPicture = cost.SecondsWithoutPicture,
            SecondsInAll = cost.SecondsInAll,
            VisibleCuts = cost.VisibleCuts,
            ExtraCost = cost.ExtraCost,
            Options = options,
            ToInstall = kind == LoraSwapKind.Fade ? [] : toInstall,
        };
    }

    private static string FadeReason(int updates) => updates == 0
        ? "The stage has these scales already; nothing is sent."
        : $"All LoRAs are on board and follow a change of scale; the picture goes on, with a small cut at each of {updates} updates.";
}

internal abstract record PlannedSwap
{
    private PlannedSwap()
    {
    }

    public sealed record Told(LoraSwapPlanResponse Plan) : PlannedSwap;

    public sealed record Refused(string Cause) : PlannedSwap;

    /// <summary>What is on board is not known before the session has had a pod.</summary>
    public sealed record NoStageYet : PlannedSwap;
}
