using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
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

    internal static Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Want(
        SessionId id, HttpContext http, ClaimsPrincipal user, SpareWish wish, SessionAnswers answers, CancellationToken cancellationToken) =>
        SayAsync(id, wanted: true, http, user, wish, answers, cancellationToken);

    internal static Task<Results<Ok<SessionResponse>, ProblemHttpResult>> GiveUp(
        SessionId id, HttpContext http, ClaimsPrincipal user, SpareWish wish, SessionAnswers answers, CancellationToken cancellationToken) =>
        SayAsync(id, wanted: false, http, user, wish, answers, cancellationToken);

    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> SayAsync(
        SessionId id, bool wanted, HttpContext http, ClaimsPrincipal user, SpareWish wish, SessionAnswers answers, CancellationToken cancellationToken)
    {
        var outcome = await wish.SayAsync(id, Acting.Of(user, CrewAction.Extend), user.Subject(), user.IsOperator(), wanted, cancellationToken);
        return outcome is WantSpareOutcome.Done(var view, _) ? TypedResults.Ok(answers.For(http, user, view)) : Refusal(outcome);
    }

    private static ProblemHttpResult Refusal(WantSpareOutcome outcome) => outcome switch
    {
        WantSpareOutcome.Forbidden(var role) => BrokerProblems.NotYourRole(role, CrewAction.Extend),
        WantSpareOutcome.Refused(var problem) => problem,
        WantSpareOutcome.Over => BrokerProblems.SessionOver(),
        WantSpareOutcome.Unknown => BrokerProblems.NoSuchSession(),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
