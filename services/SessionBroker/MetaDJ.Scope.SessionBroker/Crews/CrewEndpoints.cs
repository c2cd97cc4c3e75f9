using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Who takes part in a session, and in which role.</summary>
internal static class CrewEndpoints
{
    public static RouteGroupBuilder MapCrews(this IEndpointRouteBuilder routes)
    {
        var crew = routes.MapGroup("/api/sessions/{id}/crew").WithTags("Crew").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        crew.MapGet("/", Get).WithName("GetCrew");
        crew.MapPut("/{subject}", Put).WithName("PutCrewMember");
        crew.MapDelete("/{subject}", Remove).WithName("RemoveCrewMember");
        return crew;
    }

    internal static async Task<Results<Ok<CrewResponse>, ProblemHttpResult>> Get(
        SessionId id, ClaimsPrincipal user, SessionStore sessions, CrewAnswers answers) =>
        await sessions.FindAsync(id, Acting.Of(user, CrewAction.Watch)) is { } view
            ? TypedResults.Ok(await answers.ForAsync(user, view.Session))
            : BrokerProblems.NoSuchSession();

    /// <summary>Puts a person into the crew without an invitation, or gives them another role: it holds from their next request on.</summary>
    internal static async Task<Results<Ok<CrewResponse>, ProblemHttpResult>> Put(
        SessionId id, string subject, ChangeCrewRequest request, ClaimsPrincipal user, CrewStore crews, CrewNews news, CrewAnswers answers)
    {
        var rules = new SessionRules().Subject("subject", subject).Role("role", request.Role);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var outcome = await crews.ChangeAsync(id, Acting.Of(user, CrewAction.ManageCrew), user.Subject(), subject, request.Role);
        return await AnswerAsync(outcome, user, subject, request.Role, news, answers);
    }

    /// <summary>Takes somebody out of the crew, or lets them leave: what they stream ends now. Doing it again is fine.</summary>
    internal static async Task<Results<Ok<CrewResponse>, NoContent, ProblemHttpResult>> Remove(
        SessionId id, string subject, ClaimsPrincipal user, CrewStore crews, CrewNews news, CrewAnswers answers)
    {
        var leaves = subject == user.Subject();
        var action = leaves ? CrewAction.Watch : CrewAction.ManageCrew;
        var outcome = await crews.ChangeAsync(id, Acting.Of(user, action), user.Subject(), subject, role: null);
        if (leaves && !user.IsOperator() && outcome is CrewOutcome.Changed(var left))
        {
            news.Changed(left.Session, user.Subject(), subject, null);
            return TypedResults.NoContent();
        }

        return (await AnswerAsync(outcome, user, subject, null, news, answers)).Result switch
        {
            Ok<CrewResponse> ok => ok,
            ProblemHttpResult problem => problem,
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    private static async Task<Results<Ok<CrewResponse>, ProblemHttpResult>> AnswerAsync(
        CrewOutcome outcome, ClaimsPrincipal user, string subject, CrewRole? role, CrewNews news, CrewAnswers answers)
    {
        switch (outcome)
        {
            case CrewOutcome.Changed(var view):
                news.Changed(view.Session, user.Subject(), subject, role);
                return TypedResults.Ok(await answers.ForAsync(user, view.Session));
            case CrewOutcome.Known(var view):
                return TypedResults.Ok(await answers.ForAsync(user, view.Session));
            case CrewOutcome.IsLead:
                return CrewProblems.IsLead();
            case CrewOutcome.Full:
                return BrokerProblems.CrewFull();
            case CrewOutcome.SessionOver:
                return CrewProblems.SessionOver();
            case CrewOutcome.Forbidden(var mine):
                return BrokerProblems.NotYourRole(mine, CrewAction.ManageCrew);
            case CrewOutcome.Unknown:
                return BrokerProblems.NoSuchSession();
            default:
                throw new UnreachableException(outcome.ToString());
        }
    }
}
