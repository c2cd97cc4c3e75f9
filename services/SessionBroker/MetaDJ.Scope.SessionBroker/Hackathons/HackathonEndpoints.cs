using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>What those do who run a hackathon, and what its screen shows.</summary>
internal static class HackathonEndpoints
{
    private const int DefaultPage = 50;

    public static RouteGroupBuilder MapHackathons(this IEndpointRouteBuilder routes)
    {
        var hackathons = routes.MapGroup("/api/hackathons").WithTags("Hackathons").RequireAuthorization(Policies.Anybody);
        hackathons.MapPost("/", Create).WithName("CreateHackathon").RequireAuthorization(Policies.Operator);
        hackathons.MapGet("/", List).WithName("ListHackathons").RequireAuthorization(Policies.Operator);
        hackathons.MapGet("/{id}", Get).WithName("GetHackathon");
        hackathons.MapGet("/{id}/board", Board).WithName("GetHackathonBoard");
        hackathons.MapGet("/{id}/events", HackathonEvents.Watch).WithName("WatchHackathon");
        hackathons.MapPost("/{id}/code", RenewCode).WithName("RenewHackathonCode").RequireAuthorization(Policies.Operator);
        hackathons.MapPost("/{id}/pause", Pause).WithName("PauseHackathon").RequireAuthorization(Policies.Operator);
        hackathons.MapPost("/{id}/resume", Resume).WithName("ResumeHackathon").RequireAuthorization(Policies.Operator);
        hackathons.MapPost("/{id}/end", End).WithName("EndHackathon").RequireAuthorization(Policies.Operator);
        hackathons.MapPost("/{id}/stages/{stage:int}/skip", Skip).WithName("SkipTurn").RequireAuthorization(Policies.Operator);
        hackathons.MapPost("/{id}/stages/{stage:int}/extend", Extend).WithName("ExtendTurn").RequireAuthorization(Policies.Operator);
        return hackathons;
    }

    internal static async Task<Results<Created<HackathonResponse>, Ok<HackathonResponse>, ProblemHttpResult>> Create(
        CreateHackathonRequest request, [Microsoft.AspNetCore.Mvc.FromHeader(Name = IdempotencyKeys.Header)] string? key, ClaimsPrincipal user,
        HackathonMaking making, HackathonStore hackathons, HackathonAnswers answers, CancellationToken cancellationToken)
    {
        var rules = HackathonRules.Of(request, await hackathons.NowAsync()).IdempotencyKey(key);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        return await making.MakeAsync(request, user.Subject(), key, cancellationToken) switch
        {
            HackathonOutcome.Made(var made) => TypedResults.Created($"/api/hackathons/{made.Id}", answers.For(user, made, await hackathons.NowAsync())),
            HackathonOutcome.Known(var known) => TypedResults.Ok(answers.For(user, known, await hackathons.NowAsync())),
            HackathonOutcome.NoSuchPool(var pools) => BrokerProblems.NoSuchPool(request.Pool, pools),
            HackathonOutcome.CannotTell => BrokerProblems.PoolsUnknown(),
            HackathonOutcome.TooMany(var most) => HackathonProblems.TooMany(most),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<Ok<Page<HackathonResponse>>, ProblemHttpResult>> List(
        int? after, int? limit, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers)
    {
        var rules = new SessionRules().Limit(limit);
        if (after is < 0)
        {
            rules.Errors["after"] = ["Must be what the page before said."];
        }

        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var (from, wanted) = (after ?? 0, limit ?? DefaultPage);
        var ids = await hackathons.ListAsync(from, wanted + 1);
        var now = await hackathons.NowAsync();
        var found = await Task.WhenAll(ids.Take(wanted).Select(hackathons.FindAsync));
        var next = ids.Count > wanted ? (from + wanted).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<HackathonResponse>([.. found.OfType<Hackathon>().Select(one => answers.For(user, one, now))], next));
    }

    internal static async Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> Get(
        HackathonId id, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers) =>
        await hackathons.FindAsync(id) is { } found ? TypedResults.Ok(answers.For(user, found, await hackathons.NowAsync())) : HackathonProblems.NoSuchHackathon();

    internal static async Task<Results<Ok<HackathonBoard>, ProblemHttpResult>> Board(HackathonId id, HackathonStore hackathons) =>
        await hackathons.FindAsync(id) is { } found ? TypedResults.Ok(HackathonAnswers.Board(found, await hackathons.NowAsync())) : HackathonProblems.NoSuchHackathon();

    /// <summary>The old code opens nothing from now on; teams that have registered stay.</summary>
    internal static Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> RenewCode(
        HackathonId id, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit, TimeProvider clock) =>
        ChangeAsync(id, "hackathon.renew-code", user, hackathons, answers, audit, (hackathon, _) => hackathon with { CodeOf = InvitationId.New(clock) });

    internal static Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> Pause(
        HackathonId id, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit) =>
        ChangeAsync(id, "hackathon.pause", user, hackathons, answers, audit, (hackathon, _) => hackathon.Paused ? hackathon : hackathon with { Paused = true });

    internal static Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> Resume(
        HackathonId id, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit) =>
        ChangeAsync(id, "hackathon.resume", user, hackathons, answers, audit, (hackathon, _) => hackathon.Paused ? hackathon with { Paused = false } : hackathon);

    internal static Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> End(
        HackathonId id, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit) =>
        ChangeAsync(id, "hackathon.end", user, hackathons, answers, audit, (hackathon, now) => hackathon.EndedAt is null ? TurnPlan.End(hackathon, now) : hackathon);

    /// <summary>The team's turn is over now; the next pass gives the stage on.</summary>
    internal static Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> Skip(
        HackathonId id, int stage, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit) =>
        ChangeTurnAsync(id, stage, "hackathon.skip", user, hackathons, answers, audit, (turn, now, _) => turn with { EndsAt = now });

    internal static async Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> Extend(
        HackathonId id, int stage, ExtendTurnRequest request, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit)
    {
        var rules = HackathonRules.Extension(request.By);
        return rules.Holds
            ? await ChangeTurnAsync(
                id, stage, "hackathon.extend", user, hackathons, answers, audit,
                (turn, _, to) => turn.EndsAt is { } endsAt ? turn with { EndsAt = endsAt + request.By < to ? endsAt + request.By : to } : turn)
            : Problem.Invalid(rules.Errors);
    }

    private static async Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> ChangeTurnAsync(
        HackathonId id, int stage, string action, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit,
        Func<Turn, DateTimeOffset, DateTimeOffset, Turn> change)
    {
        if (await hackathons.FindAsync(id) is not { } present)
        {
            return HackathonProblems.NoSuchHackathon();
        }

        return present.OnStage.All(turn => turn.Stage != stage)
            ? HackathonProblems.NobodyOnStage()
            : await ChangeAsync(id, action, user, hackathons, answers, audit, (hackathon, now) => hackathon with
            {
                OnStage = [.. hackathon.OnStage.Select(turn => turn.Stage == stage ? change(turn, now, hackathon.To) : turn)],
            });
    }

    private static async Task<Results<Ok<HackathonResponse>, ProblemHttpResult>> ChangeAsync(
        HackathonId id, string action, ClaimsPrincipal user, HackathonStore hackathons, HackathonAnswers answers, IAudit audit,
        Func<Hackathon, DateTimeOffset, Hackathon> change)
    {
        if (await hackathons.ChangeAsync(id, change) is not { } changed)
        {
            return HackathonProblems.NoSuchHackathon();
        }

        audit.Write(user.Subject(), action, id.ToString());
        return TypedResults.Ok(answers.For(user, changed, await hackathons.NowAsync()));
    }
}
