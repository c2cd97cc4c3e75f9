using System.Diagnostics;
using System.Security.Claims;
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
        sessions.MapPost("/{id}/heartbeat", Heartbeat).WithName("Heartbeat");
        sessions.MapPost("/{id}/hand-over", HandOver).WithName("HandOverSession");
        return sessions;
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Heartbeat(
        SessionId id, HeartbeatRequest request, HttpContext http, ClaimsPrincipal user, LeaseStore leases, SessionAnswers answers)
    {
        var outcome = await leases.RenewAsync(id, Acting.Of(user, CrewAction.KeepAlive), request.FencingToken);
        return outcome is LeaseOutcome.Done(var view) ? TypedResults.Ok(answers.For(http, user, view)) : Refusal(outcome, CrewAction.KeepAlive);
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> HandOver(
        SessionId id, HandOverRequest request, HttpContext http, ClaimsPrincipal user, LeaseStore leases, SessionNews news, SessionAnswers answers)
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
        return TypedResults.Ok(answers.For(http, user, view));
    }

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
