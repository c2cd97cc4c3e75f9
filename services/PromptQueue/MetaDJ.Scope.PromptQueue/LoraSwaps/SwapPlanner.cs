using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>Plans a swap as things are now, and tells what it will cost.</summary>
internal sealed class SwapPlanner(LookReader looks, LoraStore library, SwapTimes times, IOptions<DispatchOptions> dispatch)
{
    public async Task<PlannedSwap> PlanAsync(SessionId session, QueueFacts queue, LoraSwapRequest request, CancellationToken cancellationToken)
    {
        var look = await looks.ReadAsync(session, queue, cancellationToken);
        if (look.Pipeline is null)
        {
            return new PlannedSwap.NoStageYet();
        }

        return LoraSwapPlan.Decide(look, await library.ListAsync(), request) switch
        {
            LoraSwapPlan.Fade fade => new PlannedSwap.Told(new LoraSwapPlanResponse
            {
                Kind = LoraSwapKind.Fade,
                Reason = "All LoRAs are on board and follow a change of scale; the picture goes on.",
                Steps = fade.Steps.Count,
                SecondsWithoutPicture = 0,
                SecondsInAll = (fade.Steps.Count * dispatch.Value.ChunkInterval).TotalSeconds,
            }),
            LoraSwapPlan.Reload reload => new PlannedSwap.Told(Cost(look, reload)),
            LoraSwapPlan.Refused(var cause) => new PlannedSwap.Refused(cause),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    private LoraSwapPlanResponse Cost(Look look, LoraSwapPlan.Reload reload)
    {
        // What is on board is on the pod's disk; what is in the library only may be, and then it will be faster than told.
        var toInstall = reload.Loras.Select(lora => lora.Name).Except(look.Loras.Select(lora => lora.Name)).ToList();
        return new LoraSwapPlanResponse
        {
            Kind = LoraSwapKind.Reload,
            Reason = $"The pipeline is loaded anew, {reload.Reason}.",
            Steps = 1,
            SecondsWithoutPicture = Math.Round(times.Reload.TotalSeconds, 1),
            SecondsInAll = Math.Round((times.Reload + (toInstall.Count * times.Install)).TotalSeconds, 1),
            ToInstall = toInstall,
        };
    }
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
