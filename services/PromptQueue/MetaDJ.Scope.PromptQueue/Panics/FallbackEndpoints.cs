using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Panics;

/// <summary>The picture that clients show in place of the stage: a session's, and a person's for all of theirs.</summary>
internal static class FallbackEndpoints
{
    public static void MapFallbacks(this IEndpointRouteBuilder routes)
    {
        var queues = routes.MapGroup("/api/queues/{sessionId}/fallback").WithTags("Panic").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        queues.MapGet("/", Get).WithName("GetFallback");
        queues.MapPut("/", Put).WithName("SetFallback");
        queues.MapDelete("/", Delete).WithName("RemoveFallback");
        var own = routes.MapGroup("/api/fallback").WithTags("Panic").RequireAuthorization(Policies.Member).RequireScope(Scopes.Play);
        own.MapGet("/", GetOwn).WithName("GetOwnFallback");
        own.MapPut("/", PutOwn).WithName("SetOwnFallback");
        own.MapDelete("/", DeleteOwn).WithName("RemoveOwnFallback");
    }

    internal static async Task<Results<Ok<FallbackResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, FallbackStore fallbacks, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.ReadAsync(sessionId, user, cancellationToken) is null ? PromptQueueProblems.NoQueue() : TypedResults.Ok(await fallbacks.ReadAsync(sessionId));

    internal static async Task<Results<Ok<FallbackResponse>, ProblemHttpResult>> Put(
        SessionId sessionId, FallbackPicture picture, FallbackStore fallbacks, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = FallbackValidation.Check(picture);
        return errors.Any ? errors.ToProblem() : await WriteAsync(sessionId, picture, fallbacks, gate, user, cancellationToken);
    }

    internal static Task<Results<Ok<FallbackResponse>, ProblemHttpResult>> Delete(
        SessionId sessionId, FallbackStore fallbacks, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        WriteAsync(sessionId, null, fallbacks, gate, user, cancellationToken);

    internal static async Task<Ok<FallbackPicture>> GetOwn(FallbackStore fallbacks, ClaimsPrincipal user) =>
        TypedResults.Ok(await fallbacks.PictureOfAsync(user.Subject()) ?? new FallbackPicture());

    internal static async Task<Results<Ok<FallbackPicture>, ProblemHttpResult>> PutOwn(FallbackPicture picture, FallbackStore fallbacks, ClaimsPrincipal user)
    {
        var errors = FallbackValidation.Check(picture);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        await fallbacks.SetAsync(user.Subject(), picture);
        return TypedResults.Ok(picture);
    }

    internal static async Task<NoContent> DeleteOwn(FallbackStore fallbacks, ClaimsPrincipal user)
    {
        await fallbacks.SetAsync(user.Subject(), null);
        return TypedResults.NoContent();
    }

    /// <summary>Whoever may cover the stage may say with what.</summary>
    private static async Task<Results<Ok<FallbackResponse>, ProblemHttpResult>> WriteAsync(
        SessionId session, FallbackPicture? picture, FallbackStore fallbacks, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var outcome = await gate.TryAsync(session, QueueCaller.Of(user, CrewAction.Panic), caller => fallbacks.SetAsync(session, caller, picture), seen => seen.IsInDoubt, cancellationToken);
        return outcome is ChangeOutcome.Done ? TypedResults.Ok(await fallbacks.ReadAsync(session)) : PromptQueueProblems.Of(outcome);
    }
}
