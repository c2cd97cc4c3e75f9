using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>Queue, list, edit, move, cancel.</summary>
internal static class CueEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 500;

    public static RouteGroupBuilder MapCues(this IEndpointRouteBuilder routes)
    {
        var cues = routes.MapGroup("/api/queues/{sessionId}/cues").WithTags("Cues").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        cues.MapPost("/", Enqueue).WithName("EnqueueCue");
        cues.MapGet("/", List).WithName("ListCues");
        cues.MapGet("/{cueId}", Get).WithName("GetCue");
        cues.MapPatch("/{cueId}", Change).WithName("ChangeCue");
        cues.MapDelete("/{cueId}", Cancel).WithName("CancelCue");
        return cues;
    }

    internal static async Task<Results<Created<CueResponse>, Ok<CueResponse>, ProblemHttpResult>> Enqueue(
        SessionId sessionId, CueRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        CueIntake intake, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = CueValidation.Check(request, clock.GetUtcNow());
        CueListValidation.CheckLone(request, errors);
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return await intake.QueueAsync(sessionId, user, [request], idempotencyKey, cancellationToken) switch
        {
            IntakeOutcome.Queued { Cues: [var cue] } => TypedResults.Created(Address(sessionId, cue.Id), cue.ToResponse(sessionId)),
            IntakeOutcome.Repeated { Cues: [var cue, ..] } => TypedResults.Ok(cue.ToResponse(sessionId)),
            IntakeOutcome.Repeated => PromptQueueProblems.Over(),
            IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<Ok<Page<CueResponse>>, ProblemHttpResult>> List(
        SessionId sessionId, string? after, int? limit, CueStore cues, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.When(limit is < 1 or > LargestPage, "limit", $"Give 1 to {LargestPage}.");
        errors.When(after is not null && !CueCursor.IsValid(after), "after", "Give the 'next' of the page before, or nothing.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        var (page, next) = await cues.ListAsync(sessionId, after, limit ?? DefaultPage);
        return TypedResults.Ok(new Page<CueResponse>([.. page.Select(cue => cue.ToResponse(sessionId))], next));
    }

    internal static async Task<Results<Ok<CueResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, CueId cueId, CueStore cues, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        return await cues.ReadAsync(sessionId, [cueId]) is [var cue] ? TypedResults.Ok(cue.ToResponse(sessionId)) : PromptQueueProblems.NoCue();
    }

    internal static async Task<Results<Ok<CueResponse>, ProblemHttpResult>> Change(
        SessionId sessionId, CueId cueId, CueChange change,
        CueStore cues, QueueGate gate, Wakes wakes, HouseWords words, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        if (await cues.ReadAsync(sessionId, [cueId]) is not [var cue])
        {
            return PromptQueueProblems.NoCue();
        }

        var errors = CueValidation.Check(change, cue, clock.GetUtcNow());
        if (!errors.Any)
        {
            errors = words.Check(change.Prompts, always: cue.Lane == CueLane.Audience);
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var changed = cue.With(change);
        var outcome = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, [CrewAction.EditAnyCue], own: CrewAction.Prompt),
            caller => cues.ChangeAsync(sessionId, caller, cue, changed, change.Position, QueueRights.Names(change), user.Subject()), seen => seen.IsInDoubt, cancellationToken);
        if (outcome is not ChangeOutcome.Done)
        {
            return PromptQueueProblems.Of(outcome);
        }

        // Its time may have come closer.
        await wakes.WakeOwnerAsync(sessionId);
        return await Get(sessionId, cueId, cues, gate, user, cancellationToken);
    }

    internal static async Task<Results<Ok<CueResponse>, ProblemHttpResult>> Cancel(
        SessionId sessionId, CueId cueId, CueStore cues, QueueGate gate, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var outcome = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, [CrewAction.EditAnyCue], own: CrewAction.Prompt), caller => cues.CancelAsync(sessionId, caller, cueId, user.Subject()), seen => seen.IsInDoubt, cancellationToken);
        if (outcome is not ChangeOutcome.Done)
        {
            return PromptQueueProblems.Of(outcome);
        }

        // It may have been the one the others wait behind.
        await wakes.WakeOwnerAsync(sessionId);
        return await Get(sessionId, cueId, cues, gate, user, cancellationToken);
    }

    private static string Address(SessionId session, CueId cue) => $"/api/queues/{session}/cues/{cue}";
}
