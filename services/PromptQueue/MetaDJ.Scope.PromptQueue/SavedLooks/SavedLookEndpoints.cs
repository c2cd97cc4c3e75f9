using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.SavedLooks;

/// <summary>Looks under a name: kept, compared, and made of the present one.</summary>
internal static class SavedLookEndpoints
{
    public static void MapSavedLooks(this IEndpointRouteBuilder routes)
    {
        var saved = routes.MapGroup("/api/looks").WithTags("Saved looks").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        saved.MapGet("/", List).WithName("ListSavedLooks");
        saved.MapGet("/{name}", Get).WithName("GetSavedLook");
        saved.MapPut("/{name}", Put).WithName("PutSavedLook").RequireAuthorization(Policies.Member);
        saved.MapDelete("/{name}", Delete).WithName("DeleteSavedLook").RequireAuthorization(Policies.Member);
        saved.MapGet("/{name}/compare", Compare).WithName("CompareSavedLooks");
        var looks = routes.MapGroup("/api/queues/{sessionId}/look").WithTags("Saved looks").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        looks.MapPost("/save", Save).WithName("SaveLook");
        looks.MapGet("/compare", CompareNow).WithName("CompareLook");
    }

    internal static async Task<Ok<Page<string>>> List(SavedLookStore looks, ClaimsPrincipal user) =>
        TypedResults.Ok(new Page<string>(await looks.NamesAsync(user.Subject()), null));

    internal static async Task<Results<Ok<SavedLook>, ProblemHttpResult>> Get(string name, SavedLookStore looks, ClaimsPrincipal user) =>
        await looks.ReadAsync(user.Subject(), name) is { } look ? TypedResults.Ok(look) : PromptQueueProblems.NoSavedLook(name);

    internal static async Task<Results<Ok<SavedLook>, ProblemHttpResult>> Put(string name, SavedLook look, SavedLookStore looks, HouseWords words, ClaimsPrincipal user)
    {
        var errors = SavedLookValidation.Check(name, look);
        errors = errors.Any ? errors : words.Check(look);
        return errors.Any ? errors.ToProblem() : await WriteAsync(looks, user, name, look);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, SavedLookStore looks, ClaimsPrincipal user) =>
        await looks.DeleteAsync(user.Subject(), name) switch
        {
            PutOutcome.Done => TypedResults.NoContent(),
            PutOutcome.Unknown => PromptQueueProblems.NoSavedLook(name),
            var other => throw new UnreachableException(other.ToString()),
        };

    internal static async Task<Results<Ok<LookComparison>, ProblemHttpResult>> Compare(
        string name, [FromQuery(Name = "with")] string? other, SavedLookStore looks, ClaimsPrincipal user)
    {
        var errors = SavedLookValidation.CheckName(other, "with");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await looks.ReadAsync(user.Subject(), name) is not { } here)
        {
            return PromptQueueProblems.NoSavedLook(name);
        }

        return await looks.ReadAsync(user.Subject(), other!) is { } there
            ? TypedResults.Ok(new LookComparison { Here = name, There = other!, Differences = LookDifferences.Between(here, there) })
            : PromptQueueProblems.NoSavedLook(other!);
    }

    internal static async Task<Results<Ok<SavedLook>, ProblemHttpResult>> Save(
        SessionId sessionId, SaveLookRequest request, SavedLookStore saved, LookReader looks, HouseWords words, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is not { } queue)
        {
            return PromptQueueProblems.NoQueue();
        }

        var look = LookDifferences.Save(await looks.ReadAsync(sessionId, queue, cancellationToken), request.Description);
        var errors = SavedLookValidation.Check(request.Name, look);
        errors = errors.Any ? errors : words.Check(look);
        return errors.Any ? errors.ToProblem() : await WriteAsync(saved, user, request.Name, look);
    }

    internal static async Task<Results<Ok<LookComparison>, ProblemHttpResult>> CompareNow(
        SessionId sessionId, [FromQuery(Name = "with")] string? name, SavedLookStore saved, LookReader looks, QueueGate gate, ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        if (await gate.ReadAsync(sessionId, user, cancellationToken) is not { } queue)
        {
            return PromptQueueProblems.NoQueue();
        }

        var errors = SavedLookValidation.CheckName(name, "with");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if ((await saved.ReadAsync(user.Subject(), name!) ?? await saved.ReadAsync(queue.Holder, name!)) is not { } there)
        {
            return PromptQueueProblems.NoSavedLook(name!);
        }

        var look = await looks.ReadAsync(sessionId, queue, cancellationToken);
        return TypedResults.Ok(new LookComparison
        {
            Here = "now",
            There = name!,
            Differences = LookDifferences.Between(LookDifferences.Save(look), there),
            NotOnBoard = [.. LookRecalls.NotOnBoard(look, there)],
        });
    }

    private static async Task<Results<Ok<SavedLook>, ProblemHttpResult>> WriteAsync(SavedLookStore looks, ClaimsPrincipal user, string name, SavedLook look) =>
        await looks.PutAsync(user.Subject(), name, look) switch
        {
            PutOutcome.Done => TypedResults.Ok(look),
            PutOutcome.Full => Problem.Create(
                StatusCodes.Status409Conflict, "too-many-looks", "Too many saved looks", $"You have {SavedLookStore.Limit}: delete one first with DELETE /api/looks/{{name}}."),
            var other => throw new UnreachableException(other.ToString()),
        };
}
