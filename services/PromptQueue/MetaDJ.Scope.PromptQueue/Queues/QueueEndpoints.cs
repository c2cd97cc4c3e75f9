using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>What is done to a queue as a whole. Pause and resume are cues that go ahead of everything.</summary>
internal static class QueueEndpoints
{
    public static RouteGroupBuilder MapQueues(this IEndpointRouteBuilder routes)
    {
        var queues = routes.MapGroup("/api/queues/{sessionId}").WithTags("Queues").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        queues.MapPost("/pause", Pause).WithName("PauseQueue");
        queues.MapPost("/resume", Resume).WithName("ResumeQueue");
        queues.MapPost("/skip", Skip).WithName("SkipCue");
        queues.MapPost("/clear", Clear).WithName("ClearQueue")
            .AuditedAs(PromptQueueModule.AuditName, "queue.clear", "sessionId");
        return queues;
    }

    internal static Task<Results<Created<CueResponse>, ProblemHttpResult>> Pause(
        SessionId sessionId, CueIntake intake, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Urgent(sessionId, new CueRequest { Kind = CueKind.Pause }, holdsQueue: true, intake, user, cancellationToken);

    internal static Task<Results<Created<CueResponse>, ProblemHttpResult>> Resume(
        SessionId sessionId, CueIntake intake, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Urgent(sessionId, new CueRequest { Kind = CueKind.Resume }, holdsQueue: false, intake, user, cancellationToken);

    internal static async Task<Results<Ok<SkipResponse>, ProblemHttpResult>> Skip(
        SessionId sessionId, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        CueStore cues, QueueGate gate, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var key = IdempotencyKey.Of(idempotencyKey, "skip", user.Subject());
        var outcome = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, CrewAction.EditAnyCue), caller => cues.SkipAsync(sessionId, caller, user.Subject(), key), seen => seen.IsInDoubt, cancellationToken);
        switch (outcome)
        {
            case SkipOutcome.Refused(var why):
                return PromptQueueProblems.Of(why);
            case SkipOutcome.Nothing:
                return PromptQueueProblems.NothingToSkip();
            default:
                await wakes.WakeOwnerAsync(sessionId);
                return TypedResults.Ok(outcome is SkipOutcome.PassedOver(var cue) ? new SkipResponse("cue", cue) : new SkipResponse("hold", null));
        }
    }

    /// <param name="author">Only their cues; one's own may be cleared by everybody who queues.</param>
    /// <param name="lane">Only cues of this lane.</param>
    internal static async Task<Results<Ok<ClearedQueue>, ProblemHttpResult>> Clear(
        SessionId sessionId, string? author, CueLane? lane, CueStore cues, QueueGate gate, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var caller = QueueCaller.Of(user, author == user.Subject() ? CrewAction.Prompt : CrewAction.EditAnyCue);
        var outcome = await gate.TryAsync(
            sessionId, caller, known => cues.ClearAsync(sessionId, known, user.Subject(), author, lane), seen => seen.IsInDoubt, cancellationToken);
        if (outcome is not ChangeOutcome.Done(var cancelled))
        {
            return PromptQueueProblems.Of(outcome);
        }

        await wakes.WakeOwnerAsync(sessionId);
        return TypedResults.Ok(new ClearedQueue(cancelled));
    }

    private static async Task<Results<Created<CueResponse>, ProblemHttpResult>> Urgent(
        SessionId session, CueRequest request, bool holdsQueue, CueIntake intake, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await intake.QueueAsync(session, user, [request], null, cancellationToken, urgent: true, holdsQueue) switch
        {
            IntakeOutcome.Queued { Cues: [var cue] } => TypedResults.Created($"/api/queues/{session}/cues/{cue.Id}", cue.ToResponse(session)),
            IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };
}
