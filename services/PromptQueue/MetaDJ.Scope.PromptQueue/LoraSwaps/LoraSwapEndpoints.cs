using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>Tells what a swap would do, and queues it.</summary>
internal static class LoraSwapEndpoints
{
    public static void MapLoraSwaps(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/queues/{sessionId}/lora-swaps", Swap).WithName("SwapLoras").WithTags("LoRA swaps").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);

    internal static async Task<Results<Ok<LoraSwapPlanResponse>, Created<LoraSwapPlanResponse>, ProblemHttpResult>> Swap(
        SessionId sessionId, LoraSwapRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        SwapPlanner planner, LoraGate loras, QueueGate gate, CueIntake intake, ClaimsPrincipal user, CancellationToken cancellationToken, bool dryRun = false)
    {
        var errors = LoraSwapValidation.Check(request);
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await gate.ReadAsync(sessionId, user, cancellationToken) is not { } queue)
        {
            return PromptQueueProblems.NoQueue();
        }

        switch (await planner.PlanAsync(sessionId, queue, request, cancellationToken))
        {
            case PlannedSwap.NoStageYet:
                return PromptQueueProblems.NoLook();
            case PlannedSwap.Refused(var cause):
                return PromptQueueProblems.SwapRefused(cause);
            case PlannedSwap.Told(var plan) when dryRun:
                return await loras.ReportAsync(sessionId, queue, request, cancellationToken) switch
                {
                    { Fits: false } unfit => PromptQueueProblems.SwapRefused(unfit.Cause),
                    { Warnings: var warnings } => TypedResults.Ok(plan with { Warnings = warnings }),
                    null => TypedResults.Ok(plan),
                };
            case PlannedSwap.Told(var plan):
                return await intake.QueueAsync(sessionId, user, [new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = request }], idempotencyKey, cancellationToken) switch
                {
                    IntakeOutcome.Queued { Cues: [var cue] } => TypedResults.Created($"/api/queues/{sessionId}/cues/{cue.Id}", plan with { CueId = cue.Id }),
                    IntakeOutcome.Repeated { Cues: [var cue, ..] } => TypedResults.Ok(plan with { CueId = cue.Id }),
                    IntakeOutcome.Repeated => PromptQueueProblems.Over(),
                    IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
                    var other => throw new UnreachableException(other.ToString()),
                };
            default:
                throw new UnreachableException();
        }
    }
}
