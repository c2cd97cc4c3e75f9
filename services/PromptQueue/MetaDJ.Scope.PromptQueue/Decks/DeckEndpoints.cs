using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>Puts decks on the stage, and tells how they stand. Fades between them are cues.</summary>
internal static class DeckEndpoints
{
    public static void MapDecks(this IEndpointRouteBuilder routes)
    {
        var decks = routes.MapGroup("/api/queues/{sessionId}/decks").WithTags("Decks").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        decks.MapPost("/", Load).WithName("LoadDecks");
        decks.MapGet("/", Get).WithName("GetDecks");
    }

    internal static async Task<Results<Ok<LoadDecksResponse>, Created<LoadDecksResponse>, ProblemHttpResult>> Load(
        SessionId sessionId, LoadDecksRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        DeckCrew crew, QueueGate gate, CueIntake intake, ClaimsPrincipal user, CancellationToken cancellationToken, bool dryRun = false)
    {
        var errors = new FieldErrors();
        errors.When(request is { Decks: not null, SetList: not null } or { Decks: null, SetList: null }, "decks", "Give either decks, or the setList they are of.");
        IdempotencyKey.Check(idempotencyKey, errors);
        var decks = request.Decks ?? (request.SetList is { } name && await crew.SetLists.ReadAsync(name) is { } setList ? SetListDecks.Of(setList) : []);
        errors.When(request is { Decks: null, SetList: not null } && decks.Count == 0, "setList", "There is no such set list, or none of its cues names a LoRA.");
        if (!errors.Any)
        {
            DeckValidation.Check(decks, request.Up, errors);
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var swap = DeckPlanner.Swap(decks, request);
        if (LoraSwapValidation.Check(swap) is { Any: true } unfit)
        {
            return unfit.ToProblem();
        }

        if (await gate.ReadAsync(sessionId, user, cancellationToken) is not { } queue)
        {
            return PromptQueueProblems.NoQueue();
        }

        var look = await crew.Looks.ReadAsync(sessionId, queue, cancellationToken);
        switch (await crew.Planner.PlanAsync(sessionId, queue, decks, request, cancellationToken))
        {
            case PlannedSwap.NoStageYet:
                return PromptQueueProblems.NoLook();
            case PlannedSwap.Refused(var cause):
                return PromptQueueProblems.SwapRefused(cause);
            case PlannedSwap.Told(var plan) when dryRun:
                return TypedResults.Ok(Answer(plan));
            case PlannedSwap.Told(var plan):
                return await intake.QueueAsync(sessionId, user, [new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = swap }], idempotencyKey, cancellationToken) switch
                {
                    IntakeOutcome.Queued { Cues: [var cue] } => TypedResults.Created($"/api/queues/{sessionId}/cues/{cue.Id}", Answer(plan with { CueId = cue.Id })),
                    IntakeOutcome.Repeated { Cues: [var cue, ..] } => TypedResults.Ok(Answer(plan with { CueId = cue.Id })),
                    IntakeOutcome.Repeated => PromptQueueProblems.Over(),
                    IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
                    var other => throw new UnreachableException(other.ToString()),
                };
            default:
                throw new UnreachableException();
        }

        LoadDecksResponse Answer(LoraSwapPlanResponse plan) => DeckLoader.Tell(decks, look, plan);
    }

    internal static async Task<Results<Ok<DecksResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, QueueGate gate, LookReader looks, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is not { } queue)
        {
            return PromptQueueProblems.NoQueue();
        }

        var look = await looks.ReadAsync(sessionId, queue, cancellationToken);
        return TypedResults.Ok(new DecksResponse([.. (look.Decks ?? []).Select(deck => new DeckState(deck.Name, Math.Round(deck.Level, 4), deck.Loras))]));
    }
}

/// <summary>Whom the loading of decks works with.</summary>
internal sealed record DeckCrew(DeckPlanner Planner, SetListStore SetLists, LookReader Looks);
