using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
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
    private const int DefaultPage = 200;
    private const int LargestPage = 500;

    public static void MapSetLists(this IEndpointRouteBuilder routes)
    {
        var setLists = routes.MapGroup("/api/set-lists").WithTags("Set lists").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        setLists.MapGet("/", List).WithName("ListSetLists");
        setLists.MapGet("/{name}", Get).WithName("GetSetList");
        setLists.MapPut("/{name}", Put).WithName("PutSetList").RequireAuthorization(Policies.Member)
            .AuditedAs(PromptQueueModule.AuditName, "set-list.put", "name");
        setLists.MapDelete("/{name}", Delete).WithName("DeleteSetList").RequireAuthorization(Policies.Member)
            .AuditedAs(PromptQueueModule.AuditName, "set-list.delete", "name");
        setLists.MapPost("/{name}/copy", Copy).WithName("CopySetList").RequireAuthorization(Policies.Member)
            .AuditedAs(PromptQueueModule.AuditName, "set-list.copy", "name");
        setLists.MapPost("/{name}/rename", Rename).WithName("RenameSetList").RequireAuthorization(Policies.Member)
            .AuditedAs(PromptQueueModule.AuditName, "set-list.rename", "name");
        routes.MapPost("/api/queues/{sessionId}/set-list", Queue).WithName("QueueSetList").WithTags("Set lists").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
    }

    internal static async Task<Results<Ok<Page<string>>, ProblemHttpResult>> List(string? after, int? limit, SetListStore setLists)
    {
        var errors = new FieldErrors();
        errors.When(limit is < 1 or > LargestPage, "limit", $"Give 1 to {LargestPage}.");
        errors.When(after is not null && !SetListValidation.IsName(after), "after", "Give the 'next' of the page before, or nothing.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var most = limit ?? DefaultPage;
        var names = (await setLists.NamesAsync()).Where(name => string.CompareOrdinal(name, after) > 0).Take(most + 1).ToList();
        return TypedResults.Ok(names.Count > most ? new Page<string>(names[..most], names[most - 1]) : new Page<string>(names, null));
    }

    internal static async Task<Results<Ok<SetList>, ProblemHttpResult>> Get(string name, SetListStore setLists, HttpResponse response) =>
        await setLists.FindAsync(name) is { } found ? Tagged(response, found.List, found.Version) : SetListProblems.Unknown(name);

    internal static async Task<Results<Ok<SetList>, ProblemHttpResult>> Put(
        string name, SetList setList, [FromHeader(Name = "If-Match")] string? ifMatch, [FromHeader(Name = "If-None-Match")] string? ifNoneMatch,
        SetListStore setLists, HouseWords words, TimeProvider clock, ClaimsPrincipal user, HttpResponse response)
    {
        var errors = SetListValidation.Check(name, setList, clock.GetUtcNow());
        errors = errors.Any ? errors : words.Check(setList);
        return errors.Any
            ? errors.ToProblem()
            : await setLists.PutAsync(name, user.IsOperator() ? null : user.Subject(), user.Subject(), setList, SetListCondition.Of(ifMatch, ifNoneMatch)) switch
            {
                PutOutcome.Done(var version) => Tagged(response, setList, version),
                var refused => SetListProblems.Of(refused, name),
            };
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string name, [FromHeader(Name = "If-Match")] string? ifMatch, SetListStore setLists, ClaimsPrincipal user) =>
        await setLists.DeleteAsync(name, user.IsOperator() ? null : user.Subject(), SetListCondition.Of(ifMatch)) is var outcome and not PutOutcome.Done
            ? SetListProblems.Of(outcome, name)
            : TypedResults.NoContent();

    /// <summary>The same copy once more is answered 200: its answer was lost, or somebody else wanted it too.</summary>
    internal static async Task<Results<Created<SetList>, Ok<SetList>, ProblemHttpResult>> Copy(
        string name, SetListName to, SetListStore setLists, HouseWords words, ClaimsPrincipal user, HttpResponse response)
    {
        if (CheckName(to) is { Any: true } errors)
        {
            return errors.ToProblem();
        }

        if (await setLists.ReadAsync(name) is not { } list)
        {
            return SetListProblems.Unknown(name);
        }

        if (words.Check(list) is { Any: true } unsaid)
        {
            return unsaid.ToProblem();
        }

        switch (await setLists.PutAsync(to.Name, user.IsOperator() ? null : user.Subject(), user.Subject(), list, SetListCondition.None))
        {
            case PutOutcome.Done(var version):
                response.Headers.ETag = Tag(version);
                return TypedResults.Created($"/api/set-lists/{to.Name}", list);
            case PutOutcome.Exists or PutOutcome.NotYours when await setLists.FindAsync(to.Name) is { } there && IsSame(there.List, list):
                return Tagged(response, list, there.Version);
            case PutOutcome.Exists or PutOutcome.NotYours:
                return SetListProblems.Of(new PutOutcome.Exists(), to.Name);
            case var refused:
                return SetListProblems.Of(refused, to.Name);
        }
    }

    internal static async Task<Results<Ok<SetList>, ProblemHttpResult>> Rename(
        string name, SetListName to, [FromHeader(Name = "If-Match")] string? ifMatch, SetListStore setLists, ClaimsPrincipal user, HttpResponse response)
    {
        if (CheckName(to) is { Any: true } errors)
        {
            return errors.ToProblem();
        }

        return await setLists.RenameAsync(name, user.IsOperator() ? null : user.Subject(), to.Name, SetListCondition.Of(ifMatch)) switch
        {
            PutOutcome.Done(var version) when await setLists.ReadAsync(to.Name) is { } list => Tagged(response, list, version),
            PutOutcome.Done => SetListProblems.Unknown(to.Name),
            PutOutcome.Unknown when BuiltInSetLists.ByName.ContainsKey(name) => SetListProblems.Ours(name),
            PutOutcome.Exists => SetListProblems.Of(new PutOutcome.Exists(), to.Name),
            var refused => SetListProblems.Of(refused, name),
        };
    }

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
            return SetListProblems.Unknown(request.Name);
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

    private static FieldErrors CheckName(SetListName to)
    {
        var errors = new FieldErrors();
        errors.When(!SetListValidation.IsName(to.Name), "name", "Give 1 to 64 lower-case letters, digits or hyphens.");
        return errors;
    }

    private static bool IsSame(SetList there, SetList list) =>
        JsonSerializer.Serialize(there, QueueJson.Default.SetList) == JsonSerializer.Serialize(list, QueueJson.Default.SetList);

    private static Ok<SetList> Tagged(HttpResponse response, SetList list, long version)
    {
        response.Headers.ETag = Tag(version);
        return TypedResults.Ok(list);
    }

    private static string Tag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
}
