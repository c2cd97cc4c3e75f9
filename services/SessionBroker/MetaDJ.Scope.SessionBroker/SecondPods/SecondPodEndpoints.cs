using System.Diagnostics;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>The queue's way to a second pod. Who may spend the money is judged there, where the hand-off is queued.</summary>
internal static class SecondPodEndpoints
{
    public static void MapSecondPods(this IEndpointRouteBuilder routes)
    {
        var seconds = routes.MapGroup("/api/sessions/{id}/second-pod").WithTags("Sessions").RequireAuthorization(Policies.Service);
        seconds.MapPost("/", Ask).WithName("AskForSecondPod");
        seconds.MapPost("/switch", Switch).WithName("SwitchToSecondPod");
        seconds.MapDelete("/", Release).WithName("ReleaseSecondPod");
    }

    internal static async Task<Results<Ok<SecondPodResponse>, ProblemHttpResult>> Ask(
        SessionId id, SecondPodRequest request, SecondPodWish wish, TimeProvider clock, CancellationToken cancellationToken, bool dryRun = false)
    {
        var errors = Errors(request.HandOff);
        if (request.Limit is { } limit && (limit < TimeSpan.FromSeconds(1) || limit > wish.LongestLimit))
        {
            errors["limit"] = [$"Must be from 00:00:01 to {wish.LongestLimit:c}."];
        }

        return errors.Count > 0 ? Problem.Invalid(errors) : Answer(await wish.AskAsync(id, request, dryRun, cancellationToken), wish, clock);
    }

    internal static async Task<Results<Ok<SecondPodResponse>, ProblemHttpResult>> Switch(
        SessionId id, SwitchToSecondPodRequest request, SecondPodWish wish, TimeProvider clock)
    {
        var errors = Errors(request.HandOff);
        return errors.Count > 0 ? Problem.Invalid(errors) : Answer(await wish.SwitchAsync(id, request), wish, clock);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Release(SessionId id, string handOff, SecondPodWish wish)
    {
        var errors = Errors(handOff);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        await wish.ReleaseAsync(id, handOff);
        return TypedResults.NoContent();
    }

    private static Dictionary<string, string[]> Errors(string handOff) =>
        handOff is { Length: > 0 and <= SecondPodRequest.LongestHandOff } && handOff.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? []
            : new() { ["handOff"] = [$"Must be 1 to {SecondPodRequest.LongestHandOff} letters, digits, _ and -."] };

    private static Results<Ok<SecondPodResponse>, ProblemHttpResult> Answer(SecondPodOutcome outcome, SecondPodWish wish, TimeProvider clock) => outcome switch
    {
        SecondPodOutcome.Stands stands => TypedResults.Ok(wish.Answer(stands, clock.GetUtcNow())),
        SecondPodOutcome.Refused(var problem) => problem,
        SecondPodOutcome.Busy(var other) => SecondPodProblems.Busy(other),
        SecondPodOutcome.NoRoom => SecondPodProblems.NoRoom(),
        SecondPodOutcome.Changed => SecondPodProblems.Changed(),
        SecondPodOutcome.NotLive(var state) => SecondPodProblems.NotLive(state),
        SecondPodOutcome.Over => BrokerProblems.SessionOver(),
        SecondPodOutcome.Unknown => BrokerProblems.NoSuchSession(),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
