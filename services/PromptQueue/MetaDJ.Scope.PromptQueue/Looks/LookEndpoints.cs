using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>The picture as we mean it to be, and the knobs on it.</summary>
internal static class LookEndpoints
{
    public static RouteGroupBuilder MapLooks(this IEndpointRouteBuilder routes)
    {
        var looks = routes.MapGroup("/api/queues/{sessionId}").WithTags("Looks").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        looks.MapGet("/look", Get).WithName("GetLook");
        looks.MapPut("/parameters", TurnKnobs).WithName("SetParameters");
        return looks;
    }

    internal static async Task<Results<Ok<LookResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, LookReader looks, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.ReadAsync(sessionId, user, cancellationToken) is { } queue
            ? TypedResults.Ok((await looks.ReadAsync(sessionId, queue, cancellationToken)).ToResponse())
            : PromptQueueProblems.NoQueue();

    internal static async Task<Results<Accepted, ProblemHttpResult>> TurnKnobs(
        SessionId sessionId, LookParameters parameters,
        LookStore looks, QueueGate gate, Replica replica, Dispatchers dispatchers, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = LookParametersValidation.Check(parameters);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var name = await replica.ListAsync(sessionId);
        var (outcome, owner) = await gate.TryAsync(
            sessionId, QueueCaller.Of(user, CrewAction.ChangeParameters), caller => looks.TurnAsync(sessionId, caller, name, parameters), seen => seen.Outcome.IsInDoubt, cancellationToken);
        if (outcome is not ChangeOutcome.Done)
        {
            return PromptQueueProblems.Of(outcome);
        }

        if (owner == name)
        {
            dispatchers.Wake(sessionId);
        }

        return TypedResults.Accepted($"/api/queues/{sessionId}/look");
    }
}
