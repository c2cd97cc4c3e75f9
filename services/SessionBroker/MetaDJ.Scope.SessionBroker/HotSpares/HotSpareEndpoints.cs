using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

internal static class HotSpareEndpoints
{
    public static RouteGroupBuilder MapHotSpares(this RouteGroupBuilder sessions)
    {
        sessions.MapPut("/{id}/hot-spare", Want).WithName("WantHotSpare")
            .AuditedAs(SessionBrokerModule.AuditName, "hot-spare.want", "id");
        sessions.MapDelete("/{id}/hot-spare", GiveUp).WithName("GiveUpHotSpare")
            .AuditedAs(SessionBrokerModule.AuditName, "hot-spare.give-up", "id");
        return sessions;
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Want(
        SessionId id, HttpContext http, ClaimsPrincipal user, HotSpareStore spares, SessionNews news, SessionAnswers answers)
    {
        var outcome = await spares.WantAsync(id, Acting.Of(user, CrewAction.Extend), wanted: true);
        if (outcome is not WantSpareOutcome.Done(var view, _))
        {
            return Refusal(outcome);
        }

        news.SpareChanged(view.Session, view.Lease);
        return TypedResults.Ok(answers.For(http, user, view));
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> GiveUp(
        SessionId id, HttpContext http, ClaimsPrincipal user, HotSpareStore spares, SessionNews news, SessionAnswers answers)
    {
        var outcome = await spares.WantAsync(id, Acting.Of(user, CrewAction.Extend), wanted: false);
        if (outcome is not WantSpareOutcome.Done(var view, var letGo))
        {
            return Refusal(outcome);
        }

        if (letGo is not null)
        {
            news.LetSpareGo(view.Session, view.Lease, letGo);
        }

        return TypedResults.Ok(answers.For(http, user, view));
    }

    private static ProblemHttpResult Refusal(WantSpareOutcome outcome) => outcome switch
    {
        WantSpareOutcome.Forbidden(var role) => BrokerProblems.NotYourRole(role, CrewAction.Extend),
        WantSpareOutcome.Over => BrokerProblems.SessionOver(),
        WantSpareOutcome.Unknown => BrokerProblems.NoSuchSession(),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
