using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Leases;

internal static class LeaseEndpoints
{
    public static RouteGroupBuilder MapLeases(this RouteGroupBuilder sessions)
    {
        sessions.MapPost("/{id}/heartbeat", Heartbeat).WithName("Heartbeat").RequireScope(Scopes.Play);
        sessions.MapPost("/{id}/hand-over", HandOver).WithName("HandOverSession")
            .AuditedAs(SessionBrokerModule.AuditName, "session.hand-over", "id", call => $"to {call.Request<HandOverRequest>().To}");
        return sessions;
    }

    public static RouteGroupBuilder MapHeartbeats(this IEndpointRouteBuilder routes)
    {
        var heartbeats = routes.MapGroup("/api/heartbeats").WithTags("Sessions").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        heartbeats.MapPost("/", HeartbeatMany).WithName("HeartbeatMany");
        return heartbeats;
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Heartbeat(
        SessionId id, HeartbeatRequest request, HttpContext http, ClaimsPrincipal user, LeaseStore leases, SessionAnswers answers)
    {
        var outcome = await leases.RenewAsync(id, Acting.Of(user, CrewAction.KeepAlive), request.FencingToken);
        return outcome is LeaseOutcome.Done(var view) ? TypedResults.Ok(answers.For(http, user, view)) : Refusal(outcome, CrewAction.KeepAlive);
    }

    internal static async Task<Results<Ok<IReadOnlyList<HeartbeatAnswer>>, ProblemHttpResult>> HeartbeatMany(
        List<SessionHeartbeat> request, ClaimsPrincipal user, LeaseStore leases)
    {
        var rules = new SessionRules().Heartbeats(request);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var caller = Acting.Of(user, CrewAction.KeepAlive);
        var outcomes = await leases.RenewManyAsync([.. request.Select(beat => new Heartbeat(beat.SessionId, caller, beat.FencingToken))]);
        return TypedResults.Ok<IReadOnlyList<HeartbeatAnswer>>([.. request.Zip(outcomes, (beat, outcome) => Answer(beat.SessionId, outcome))]);
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> HandOver(
        SessionId id, HandOverRequest request, HttpContext http, ClaimsPrincipal user, LeaseStore leases, SessionNews news, SessionAnswers answers,
        TimeProvider clock)
    {
        var rules = new SessionRules().Subject("to", request.To);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var outcome = await leases.HandOverAsync(id, Acting.Of(user, CrewAction.HandOver), request.FencingToken, request.To, request.Leave);
        if (outcome is not LeaseOutcome.Done(var view))
        {
            return Refusal(outcome, CrewAction.HandOver);
        }

        news.HandedOver(view.Session, view.Lease!);
        // Our own passages are cut off; what another process has let in ends within the moment that it may last. Then it is true: nothing older arrives.
        await Task.Delay(view.Lease!.QuietAfter(view.Session.Changes[^1].At), clock, http.RequestAborted);
        return TypedResults.Ok(answers.For(http, user, view));
    }

    private static HeartbeatAnswer Answer(SessionId id, LeaseOutcome outcome) => outcome switch
    {
        LeaseOutcome.Lasts(var until) => new HeartbeatAnswer { SessionId = id, Outcome = HeartbeatOutcome.Renewed, LeaseExpiresAt = until },
        LeaseOutcome.Stale => new HeartbeatAnswer { SessionId = id, Outcome = HeartbeatOutcome.Stale },
        LeaseOutcome.NotLive(var state) => new HeartbeatAnswer { SessionId = id, Outcome = HeartbeatOutcome.NotLive, State = state },
        LeaseOutcome.Gone => new HeartbeatAnswer { SessionId = id, Outcome = HeartbeatOutcome.Gone },
        LeaseOutcome.Forbidden => new HeartbeatAnswer { SessionId = id, Outcome = HeartbeatOutcome.Forbidden },
        LeaseOutcome.Unknown => new HeartbeatAnswer { SessionId = id, Outcome = HeartbeatOutcome.NotFound },
        _ => throw new UnreachableException(outcome.ToString()),
    };

    private static ProblemHttpResult Refusal(LeaseOutcome outcome, CrewAction action) => outcome switch
    {
        LeaseOutcome.Stale => BrokerProblems.StaleToken(),
        LeaseOutcome.NotLive(var state) => BrokerProblems.NotLive(state),
        LeaseOutcome.Gone => BrokerProblems.LeaseGone(),
        LeaseOutcome.CrewFull => BrokerProblems.CrewFull(),
        LeaseOutcome.Forbidden(var role) => BrokerProblems.NotYourRole(role, action),
        LeaseOutcome.Unknown => BrokerProblems.NoSuchSession(),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
