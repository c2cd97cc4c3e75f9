using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>Set lists, and queueing one whole.</summary>
internal static class SetListEndpoints
{
    public static void MapSetLists(this IEndpointRouteBuilder routes)
    {
        var setLists = routes.MapGroup("/api/set-lists").WithTags("Set lists").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        setLists.MapGet("/", List).WithName("ListSetLists");
        setLists.MapGet("/{name}", Get).WithName("GetSetList");
        setLists.MapPut("/{name}", Put).WithName("PutSetList").RequireAuthorization(Policies.Member)
            .AuditedAs(PromptQueueModule.AuditName, "set-list.put", "name");
        setLists.MapDelete("/{name}", Delete).WithName("DeleteSetList").RequireAuthorization(Policies.Member)
            .AuditedAs(PromptQueueModule.AuditName, "set-list.delete", "name");
        routes.MapPost("/api/queues/{sessionId}/set-list", Queue).WithName("QueueSetList").WithTags("Set lists").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
    }

    internal static async Task<Ok<Page<string>>> List(SetListStore setLists) => TypedResults.Ok(new Page<string>(await setLists.NamesAsync(), null));

    internal static async Task<Results<Ok<SetList>, ProblemHttpResult>> Get(string name, SetListStore setLists) =>
        await setLists.ReadAsync(name) is { } setList ? TypedResults.Ok(setList) : NoSetList(name);

    internal static async Task<Results<Ok<SetList>, ProblemHttpResult>> Put(
        string name, SetList setList, SetListStore setLists, HouseWords words, TimeProvider clock, ClaimsPrincipal user)
    {
        var errors = SetListValidation.Check(name, setList, clock.GetUtcNow());
        errors = errors.Any ? errors : words.Check(setList);
        return errors.Any
            ? errors.ToProblem()
            : await setLists.PutAsync(name, user.IsOperator() ? null : user.Subject(), user.Subject(), setList) switch
            {
                PutOutcome.Done => TypedResults.Ok(setList),
                var refused => Refused(refused),
            };
    }

    /// <summary>Why a list was not written.</summary>
    internal static ProblemHttpResult Refused(PutOutcome outcome) => outcome switch
    {
        PutOutcome.NotYours => NotYours(),
        PutOutcome.Full => Problem.Create(StatusCodes.Status409Conflict, "too-many-set-lists", "Too many set lists", $"There are {SetListStore.Limit}: delete one first."),
        _ => throw new UnreachableException(outcome.ToString()),
    };

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, SetListStore setLists, ClaimsPrincipal user) =>
        await setLists.DeleteAsync(name, user.IsOperator() ? null : user.Subject()) switch
        {
            PutOutcome.Done => TypedResults.NoContent(),
            PutOutcome.NotYours => NotYours(),
            PutOutcome.Unknown => NoSetList(name),
            var other => throw new UnreachableException(other.ToString()),
        };

    internal static async Task<Results<Ok<Page<CueResponse>>, ProblemHttpResult>> Queue(
        SessionId sessionId, QueueSetListRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        SetListStore setLists, CueIntake intake, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await setLists.ReadAsync(request.Name) is not { } setList)
        {
            return NoSetList(request.Name);
        }

        if (setList.Cues.Any(cue => cue.Kind == CueKind.Loop))
        {
            return Problem.Create(
                StatusCodes.Status422UnprocessableEntity, "set-list-loops", "The set list has loops", "A queue plays each cue once. Load it with POST …/cue-list and play it with POST …/go.");
        }

        CueRequest[] decks = request.LoadDecks && SetListDecks.Load(setList) is { } load ? [load] : [];
        return await intake.QueueAsync(sessionId, user, [.. decks, .. setList.Cues.Select(cue => cue with { Follow = null })], idempotencyKey, cancellationToken) switch
        {
            IntakeOutcome.Queued(var cues) => TypedResults.Ok(Page(sessionId, cues)),
            IntakeOutcome.Repeated(var cues) => TypedResults.Ok(Page(sessionId, cues)),
            IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    private static Page<CueResponse> Page(SessionId session, IReadOnlyList<Cue> cues) => new([.. cues.Select(cue => cue.ToResponse(session))], null);

    private static ProblemHttpResult NoSetList(string name) => Problem.NotFound($"set list '{name}'");

    private static ProblemHttpResult NotYours() => Problem.Create(
        StatusCodes.Status403Forbidden, "not-your-set-list", "Not your set list", "Somebody else wrote it: only its author and operators change it. Use another name.");
}
