using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Panics;

/// <summary>Panic and the way back: told to clients first, then a cue ahead of everything.</summary>
internal static class PanicEndpoints
{
    public static void MapPanics(this IEndpointRouteBuilder routes)
    {
        var queues = routes.MapGroup("/api/queues/{sessionId}").WithTags("Panic").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        queues.MapPost("/panic", Raise).WithName("Panic").AuditedAs(PromptQueueModule.AuditName, "queue.panic", "sessionId");
        queues.MapPost("/panic/end", End).WithName("EndPanic").AuditedAs(PromptQueueModule.AuditName, "queue.panic-end", "sessionId");
    }

    internal static async Task<Results<Created<CueResponse>, ProblemHttpResult>> Raise(
        SessionId sessionId, PanicRequest? request, FallbackStore fallbacks, CueIntake intake, QueueGate gate, IOptions<QueueOptions> options, ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        var kind = request?.Kind ?? PanicKind.SafeLook;
        if (kind is not (PanicKind.SafeLook or PanicKind.Freeze or PanicKind.Blackout))
        {
            var errors = new FieldErrors();
            errors.Add("kind", "Give safeLook, freeze or blackout.");
            return errors.ToProblem();
        }

        // Told before anything can keep us waiting. If the cue is not taken after that, the queue is held and clients are covered: the call is repeated.
        var outcome = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, CrewAction.Panic), caller => fallbacks.RaiseAsync(sessionId, caller, kind), seen => seen.IsInDoubt, cancellationToken);
        return outcome is ChangeOutcome.Done
            ? Answer(sessionId, await intake.QueueAsync(sessionId, user, [CueOf(kind, options.Value)], null, CancellationToken.None, urgent: true, holdsQueue: true))
            : PromptQueueProblems.Of(outcome);
    }

    internal static async Task<Results<Created<CueResponse>, ProblemHttpResult>> End(
        SessionId sessionId, PanicEndRequest? request, FallbackStore fallbacks, CueIntake intake, QueueStore queues, QueueGate gate, ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        var right = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, CrewAction.Panic), caller => queues.MayAsync(sessionId, caller, ""), seen => seen?.IsInDoubt == true, cancellationToken);
        if (right is not null)
        {
            return PromptQueueProblems.Of(right);
        }

        if (!await fallbacks.IsRaisedAsync(sessionId))
        {
            return PromptQueueProblems.NoPanic();
        }

        var back = new CueRequest { Kind = CueKind.PanicEnd };
        IReadOnlyList<CueRequest> cues = request?.Resume == false ? [back] : [back, new CueRequest { Kind = CueKind.Resume }];
        return Answer(sessionId, await intake.QueueAsync(sessionId, user, cues, null, cancellationToken, urgent: true));
    }

    private static CueRequest CueOf(PanicKind kind, QueueOptions options) => kind switch
    {
        PanicKind.SafeLook => new CueRequest { Kind = CueKind.Panic, Prompts = [new WeightedPrompt(options.SafePrompt)] },
        PanicKind.Freeze => new CueRequest { Kind = CueKind.Freeze },
        PanicKind.Blackout => new CueRequest { Kind = CueKind.Blackout, Prompts = [new WeightedPrompt(options.BlackPrompt)] },
        _ => throw new UnreachableException(kind.ToString()),
    };

    private static Results<Created<CueResponse>, ProblemHttpResult> Answer(SessionId session, IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Queued { Cues: [var cue, ..] } => TypedResults.Created($"/api/queues/{session}/cues/{cue.Id}", cue.ToResponse(session)),
        IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
        var other => throw new UnreachableException(other.ToString()),
    };
}
