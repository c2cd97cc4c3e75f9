using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.DeadLetters;

/// <summary>What failed or expired, with its cause; one call queues it again.</summary>
internal static class DeadLetterEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 500;

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var dead = routes.MapGroup("/api/queues/{sessionId}").WithTags("Dead letters").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        dead.MapGet("/dead-letters", List).WithName("ListDeadLetters");
        dead.MapPost("/dead-letters/retry", RetryAll).WithName("RetryDeadLetters");
        dead.MapDelete("/dead-letters", ForgetAll).WithName("ForgetDeadLetters");
        dead.MapDelete("/dead-letters/{cueId}", Forget).WithName("ForgetDeadLetter");
        dead.MapPost("/cues/{cueId}/retry", Retry).WithName("RetryCue");
    }

    internal static async Task<Results<Ok<Page<CueResponse>>, ProblemHttpResult>> List(
        SessionId sessionId, string? after, int? limit, DeadLetterStore dead, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.When(limit is < 1 or > LargestPage, "limit", $"Give 1 to {LargestPage}.");
        errors.When(
            after is not null && !(after.Length < 20 && long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out _)), "after", "Give the 'next' of the page before, or nothing.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        var (cues, next) = await dead.ListAsync(sessionId, after, limit ?? DefaultPage);
        return TypedResults.Ok(new Page<CueResponse>([.. cues.Select(cue => cue.ToResponse(sessionId))], next));
    }

    internal static async Task<Results<Ok<CueResponse>, ProblemHttpResult>> Retry(
        SessionId sessionId, CueId cueId, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        CueStore cues, DeadLetterStore dead, HouseWords words, QueueGate gate, Wakes wakes, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        if (await cues.ReadAsync(sessionId, [cueId]) is not [var cue])
        {
            return PromptQueueProblems.NoCue();
        }

        errors = words.Check(cue);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var key = IdempotencyKey.Of(idempotencyKey, "retry", user.Subject(), cueId.ToString());
        if (await gate.TryAsync(sessionId, Owner(user), caller => dead.RetryAsync(sessionId, caller, [cue], clock.GetUtcNow(), key), seen => seen.IsInDoubt, cancellationToken)
            is RetryOutcome.Refused(var why))
        {
            return PromptQueueProblems.Of(why);
        }

        await wakes.WakeOwnerAsync(sessionId);
        return await cues.ReadAsync(sessionId, [cueId]) is [var again] ? TypedResults.Ok(again.ToResponse(sessionId)) : PromptQueueProblems.NoCue();
    }

    internal static async Task<Results<Ok<UndoResponse>, ProblemHttpResult>> RetryAll(
        SessionId sessionId, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        DeadLetterStore dead, HouseWords words, QueueGate gate, Wakes wakes, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var (cues, next) = await dead.ListAsync(sessionId, null, LargestPage);
        List<Cue> oldestFirst = [.. cues.Reverse().Where(cue => !words.Check(cue).Any)];
        var besides = cues.Count - oldestFirst.Count + (next is null ? 0 : 1);
        var key = IdempotencyKey.Of(idempotencyKey, "retry-all", user.Subject());
        switch (await gate.TryAsync(
            sessionId, QueueCaller.Of(user, CrewAction.EditAnyCue),
            caller => dead.RetryAsync(sessionId, caller, oldestFirst, clock.GetUtcNow(), key, besides), seen => seen.IsInDoubt, cancellationToken))
        {
            case RetryOutcome.Done(var count, var left):
                await wakes.WakeOwnerAsync(sessionId);
                return TypedResults.Ok(new UndoResponse("retry", count, left));
            case RetryOutcome.Refused(ChangeOutcome.NoCue):
                return TypedResults.Ok(new UndoResponse("retry", 0, besides));
            case RetryOutcome.Refused(var why):
                return PromptQueueProblems.Of(why);
            default:
                throw new UnreachableException();
        }
    }

    internal static Task<Results<Ok<ClearedQueue>, ProblemHttpResult>> Forget(
        SessionId sessionId, CueId cueId, DeadLetterStore dead, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        ForgetAsync(sessionId, cueId, Owner(user), dead, gate, cancellationToken);

    internal static Task<Results<Ok<ClearedQueue>, ProblemHttpResult>> ForgetAll(
        SessionId sessionId, DeadLetterStore dead, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        ForgetAsync(sessionId, null, QueueCaller.Of(user, CrewAction.EditAnyCue), dead, gate, cancellationToken);

    private static async Task<Results<Ok<ClearedQueue>, ProblemHttpResult>> ForgetAsync(
        SessionId session, CueId? cue, QueueCaller? caller, DeadLetterStore dead, QueueGate gate, CancellationToken cancellationToken) =>
        await gate.TryAsync(session, caller, known => dead.ForgetAsync(session, known, cue), seen => seen.IsInDoubt, cancellationToken) switch
        {
            ChangeOutcome.Done(var count) => TypedResults.Ok(new ClearedQueue(count)),
            var outcome => PromptQueueProblems.Of(outcome),
        };

    /// <summary>One's own, or anybody's for those who may edit them.</summary>
    private static QueueCaller? Owner(ClaimsPrincipal user) => QueueCaller.Of(user, [CrewAction.EditAnyCue], own: CrewAction.Prompt);
}
