using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Undo;

/// <summary>Undo and redo, each person their own changes; the lead may name somebody else.</summary>
internal static class UndoEndpoints
{
    public static void MapUndo(this IEndpointRouteBuilder routes)
    {
        var undo = routes.MapGroup("/api/queues/{sessionId}").WithTags("Undo").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        undo.MapPost("/undo", Undo).WithName("Undo");
        undo.MapPost("/redo", Redo).WithName("Redo");
    }

    internal static Task<Results<Ok<UndoResponse>, ProblemHttpResult>> Undo(
        SessionId sessionId, string? author, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey, UndoStore undo, QueueGate gate, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        RunAsync(sessionId, author, idempotencyKey, undo.UndoAsync, gate, wakes, user, "undo", cancellationToken);

    internal static Task<Results<Ok<UndoResponse>, ProblemHttpResult>> Redo(
        SessionId sessionId, string? author, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey, UndoStore undo, QueueGate gate, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        RunAsync(sessionId, author, idempotencyKey, undo.RedoAsync, gate, wakes, user, "redo", cancellationToken);

    private static async Task<Results<Ok<UndoResponse>, ProblemHttpResult>> RunAsync(
        SessionId session, string? author, string? requestKey, Func<SessionId, QueueCaller?, string, IdempotencyKey?, Task<UndoOutcome>> run,
        QueueGate gate, Wakes wakes, ClaimsPrincipal user, string verb, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(requestKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var whose = author ?? user.Subject();
        var caller = whose == user.Subject() || user.IsOperator() || user.IsService()
            ? QueueCaller.Of(user, [CrewAction.EditAnyCue], own: CrewAction.Prompt)
            : QueueCaller.Lead(user.Subject());
        var key = IdempotencyKey.Of(requestKey, verb, user.Subject(), whose);
        switch (await gate.TryAsync(session, caller, known => run(session, known, whose, key), seen => seen.IsInDoubt, cancellationToken))
        {
            case UndoOutcome.Done(var what, var cues, var left):
                await wakes.WakeOwnerAsync(session);
                return TypedResults.Ok(new UndoResponse(what, cues, left));
            case UndoOutcome.Nothing:
                return Problem.Create(
                    StatusCodes.Status409Conflict, $"nothing-to-{verb}", $"There is nothing to {verb}", "Only changes of the queue that its author made lately can be taken back; a new one ends what could be redone.");
            case UndoOutcome.Happened(var what):
                return Problem.Create(
                    StatusCodes.Status409Conflict, "already-happened", "It has happened already",
                    $"The cues of this {what} were sent, or are over: the audience has seen them. Call {verb} again for what came before it.");
            case UndoOutcome.Unsaid(var what):
                return Problem.Create(
                    StatusCodes.Status409Conflict, "words-not-shown", "It has a word that is not shown here",
                    $"What this {what} would bring back has a word that is on the word list of this house. Call {verb} again for what came before it.");
            case UndoOutcome.Refused(var why):
                return PromptQueueProblems.Of(why);
            default:
                throw new UnreachableException();
        }
    }
}
