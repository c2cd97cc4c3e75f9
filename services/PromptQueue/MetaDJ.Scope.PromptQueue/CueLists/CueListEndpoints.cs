using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>A set list played by hand: load it in standby, GO, stop.</summary>
internal static class CueListEndpoints
{
    public static void MapCueLists(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/api/queues/{sessionId}").WithTags("Cue list").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        lists.MapGet("/cue-list", Get).WithName("GetCueList");
        lists.MapPost("/cue-list", Load).WithName("LoadCueList");
        lists.MapDelete("/cue-list", Unload).WithName("UnloadCueList");
        lists.MapPost("/cue-list/back", Back).WithName("BackCueList");
        lists.MapPost("/cue-list/stop", Stop).WithName("StopCueList");
        lists.MapPut("/standby", StandBy).WithName("StandBy");
        lists.MapPost("/go", Go).WithName("Go");
    }

    internal static async Task<Results<Ok<CueListResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, CueListStore lists, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.TryAsync(sessionId, QueueCaller.Of(user, CrewAction.Watch), caller => lists.ReadAsync(sessionId, caller), seen => seen.IsInDoubt, cancellationToken) switch
        {
            CueListOutcome.There(var list) => TypedResults.Ok(list.ToResponse()),
            CueListOutcome.NoList => Problem.NotFound("cue list in this session"),
            var refused => CueListProblems.Of(refused),
        };

    internal static async Task<Results<Ok<CueListResponse>, ProblemHttpResult>> Load(
        SessionId sessionId, LoadCueListRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        SetListStore setLists, CueListStore lists, LoraGate loras, DeckLoader decks, HouseWords words, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(idempotencyKey, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (request.Name is null || await setLists.ReadAsync(request.Name) is not { } setList)
        {
            return await gate.ReadAsync(sessionId, user, cancellationToken) is null ? PromptQueueProblems.NoQueue() : Problem.NotFound($"set list '{request.Name}'");
        }

        var cues = CueListValidation.Numbered(setList.Cues);
        var state = CueListPlan.Load(cues, request.Standby);
        if (state.Standby < 0)
        {
            return CueListProblems.NoNumber(request.Standby!);
        }

        // Here and not only at each GO: what follows by itself is nobody's press.
        if (words.Check(setList) is { Any: true } unsaid)
        {
            return unsaid.ToProblem();
        }

        CueRequest[] deckLoad = request.LoadDecks && SetListDecks.Load(setList) is { } load ? [load] : [];
        if (await loras.RuleAsync(sessionId, user, [.. deckLoad, .. cues], cancellationToken) is LoraWord.Forbids(var cause))
        {
            return LoraProblems.NotAllowed(cause);
        }

        var due = request.LoadDecks ? await decks.PlanAsync(sessionId, user, setList, cancellationToken) : new DeckLoad.Nothing();
        if (due is DeckLoad.Refused(var unfit))
        {
            return PromptQueueProblems.SwapRefused($"{unfit} Load the list with \"loadDecks\": false to play it without its decks.");
        }

        var key = IdempotencyKey.Of(idempotencyKey, "load", user.Subject(), request.Name, request.Standby);
        return await gate.TryAsync(
            sessionId, Mover(user), caller => lists.LoadAsync(sessionId, caller, user.Subject(), request.Name, cues, state, setList.Keys, key), seen => seen.IsInDoubt, cancellationToken) switch
        {
            CueListOutcome.There(var list) when due is DeckLoad.Due bring => await decks.QueueAsync(sessionId, user, bring, cancellationToken) switch
            {
                IntakeOutcome.Queued { Cues: [var cue] } => TypedResults.Ok(list.ToResponse() with { Decks = bring.Told with { CueId = cue.Id } }),
                IntakeOutcome.Refused(var why) => PromptQueueProblems.Of(why),
                var other => throw new UnreachableException(other.ToString()),
            },
            CueListOutcome.There(var list) => TypedResults.Ok(list.ToResponse()),
            var refused => CueListProblems.Of(refused),
        };
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Unload(
        SessionId sessionId, CueListStore lists, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await gate.TryAsync(
            sessionId, Mover(user), caller => lists.LoadAsync(sessionId, caller, user.Subject(), null, [], new CueListState(), null), seen => seen.IsInDoubt, cancellationToken) switch
        {
            CueListOutcome.There => TypedResults.NoContent(),
            CueListOutcome.NoList => Problem.NotFound("cue list in this session"),
            var refused => CueListProblems.Of(refused),
        };

    internal static async Task<Results<Ok<WentResponse>, ProblemHttpResult>> Go(
        SessionId sessionId, [FromQuery] string? number, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        CueListPlayer player, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        IdempotencyKey.Check(idempotencyKey, errors);
        CueListValidation.CheckNumber(number, "number", errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return await player.GoAsync(sessionId, user, number, idempotencyKey, cancellationToken) switch
        {
            GoOutcome.Went(var fired, var list) => TypedResults.Ok(new WentResponse([.. fired.Select(cue => cue.ToResponse(sessionId))], list)),
            GoOutcome.Nothing(var why) => CueListProblems.Of(why),
            GoOutcome.NoList(var why) => CueListProblems.Of(why),
            GoOutcome.Refused(var why) => PromptQueueProblems.Of(why),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    internal static Task<Results<Ok<CueListResponse>, ProblemHttpResult>> StandBy(
        SessionId sessionId, StandbyRequest request, CueListPlayer player, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Move(sessionId, list => CueListPlan.StandBy(list.Cues, list.State, request.Number ?? ""), QueueEventKind.StandbyMoved, player, wakes, user, request.Number, cancellationToken);

    internal static Task<Results<Ok<CueListResponse>, ProblemHttpResult>> Back(
        SessionId sessionId, CueListPlayer player, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Move(sessionId, list => CueListPlan.Back(list.State), QueueEventKind.StandbyMoved, player, wakes, user, null, cancellationToken);

    internal static Task<Results<Ok<CueListResponse>, ProblemHttpResult>> Stop(
        SessionId sessionId, CueListPlayer player, Wakes wakes, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Move(sessionId, list => CueListPlan.Stop(list.State), QueueEventKind.CueListStopped, player, wakes, user, null, cancellationToken);

    private static async Task<Results<Ok<CueListResponse>, ProblemHttpResult>> Move(
        SessionId session, Func<CueListView, CueListState?> step, QueueEventKind kind,
        CueListPlayer player, Wakes wakes, ClaimsPrincipal user, string? number, CancellationToken cancellationToken)
    {
        switch (await player.MoveAsync(session, user, step, kind, stops: kind == QueueEventKind.CueListStopped, cancellationToken))
        {
            case MoveOutcome.Moved(var list):
                // A hold may have ended.
                await wakes.WakeOwnerAsync(session);
                return TypedResults.Ok(list);
            case MoveOutcome.NoNumber:
                return CueListProblems.NoNumber(number ?? "");
            case MoveOutcome.NoList(var why):
                return CueListProblems.Of(why);
            default:
                throw new UnreachableException();
        }
    }

    private static QueueCaller? Mover(ClaimsPrincipal user) => QueueCaller.Of(user, CrewAction.EditAnyCue);
}
