using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.HotKeys;

/// <summary>Cues under short keys, and pressing them.</summary>
internal static class HotKeyEndpoints
{
    public static void MapHotKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/queues/{sessionId}/keys").WithTags("Hot-keys").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        keys.MapGet("/", List).WithName("ListKeys");
        keys.MapGet("/{key}", Get).WithName("GetKey");
        keys.MapPut("/{key}", Put).WithName("PutKey");
        keys.MapDelete("/{key}", Delete).WithName("DeleteKey");
        keys.MapPost("/{key}", Press).WithName("PressKey");
    }

    internal static async Task<Results<Ok<Page<HotKey>>, ProblemHttpResult>> List(
        SessionId sessionId, HotKeyStore keys, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.ReadAsync(sessionId, user, cancellationToken) is null
            ? PromptQueueProblems.NoQueue()
            : TypedResults.Ok(new Page<HotKey>(await keys.ListAsync(sessionId), null));

    internal static async Task<Results<Ok<HotKey>, ProblemHttpResult>> Get(
        SessionId sessionId, string key, HotKeyStore keys, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is null)
        {
            return PromptQueueProblems.NoQueue();
        }

        return await keys.ReadAsync(sessionId, key) is { } found ? TypedResults.Ok(found) : NoKey(key);
    }

    internal static async Task<Results<Ok<HotKey>, ProblemHttpResult>> Put(
        SessionId sessionId, string key, CueRequest cue, HotKeyStore keys, HouseWords words, QueueGate gate, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = HotKeyValidation.Check(key, cue, clock.GetUtcNow());
        errors = errors.Any ? errors : words.Check(cue);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var put = new HotKey(key, cue, user.Subject());
        var outcome = await gate.TryAsync(sessionId, Setter(user), caller => keys.PutAsync(sessionId, caller, put), seen => seen.IsInDoubt, cancellationToken);
        return outcome is ChangeOutcome.Done ? TypedResults.Ok(put) : Refused(outcome, key);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        SessionId sessionId, string key, HotKeyStore keys, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var outcome = await gate.TryAsync(sessionId, Setter(user), caller => keys.DeleteAsync(sessionId, caller, key), seen => seen.IsInDoubt, cancellationToken);
        return outcome is ChangeOutcome.Done ? TypedResults.NoContent() : Refused(outcome, key);
    }

    internal static async Task<Results<Created<CueResponse>, Ok<CueResponse>, ProblemHttpResult>> Press(
        SessionId sessionId, string key, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        HotKeyStore keys, CueIntake intake, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
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

        if (await keys.ReadAsync(sessionId, key) is not { } found)
        {
            return NoKey(key);
        }

        return await intake.QueueAsync(sessionId, user, [found.Cue], idempotencyKey, cancellationToken) switch
        {
            IntakeOutcome.Queued { Cues: [var cue] } => TypedResults.Created($"/api/queues/{sessionId}/cues/{cue.Id}", cue.ToResponse(sessionId)),
            IntakeOutcome.Repeated { Cues: [var cue, ..] } => TypedResults.Ok(cue.ToResponse(sessionId)),
            IntakeOutcome.Repeated => PromptQueueProblems.Over(),
            IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    /// <summary>A key is everybody's: who sets it decides over what others press.</summary>
    private static QueueCaller? Setter(ClaimsPrincipal user) => QueueCaller.Of(user, CrewAction.EditAnyCue);

    private static ProblemHttpResult NoKey(string key) => Problem.NotFound($"hot-key '{key}' in this session");

    private static ProblemHttpResult Refused(ChangeOutcome outcome, string key) => outcome switch
    {
        ChangeOutcome.NoCue => NoKey(key),
        ChangeOutcome.Full => CueLists.CueListProblems.TooManyKeys(),
        _ => PromptQueueProblems.Of(outcome),
    };
}
