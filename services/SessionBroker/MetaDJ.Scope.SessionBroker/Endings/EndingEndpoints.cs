using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Endings;

internal static class EndingEndpoints
{
    private const int MostSigns = 1_000;

    public static RouteGroupBuilder MapEndings(this RouteGroupBuilder sessions)
    {
        sessions.MapPost("/{id}/idle-consent", AnswerIdle).WithName("AnswerIdle").RequireScope(Scopes.Play);
        return sessions;
    }

    public static IEndpointRouteBuilder MapLife(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/signs-of-life", NoteLife).WithName("NoteLife").WithTags("Sessions").RequireAuthorization(Policies.Service);
        return routes;
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> AnswerIdle(
        SessionId id, IdleConsentRequest request, HttpContext http, ClaimsPrincipal user, EndingStore endings, SessionNews news, SessionAnswers answers)
    {
        // Whoever keeps the session alive may say that somebody is here; to let it end early is for those who may close it.
        var action = request.MayEnd ? CrewAction.Close : CrewAction.KeepAlive;
        var outcome = await endings.AnswerIdleAsync(id, Acting.Of(user, action), request.MayEnd);
        if (outcome is LeaseOutcome.Done({ Session: var session, Lease: var lease }))
        {
            news.GoesOn(session, lease);
        }

        return outcome switch
        {
            LeaseOutcome.Done(var view) => TypedResults.Ok(answers.For(http, user, view)),
            LeaseOutcome.NotLive(var state) => BrokerProblems.NotLive(state),
            LeaseOutcome.Gone => BrokerProblems.LeaseGone(),
            LeaseOutcome.Forbidden(var role) => BrokerProblems.NotYourRole(role, action),
            LeaseOutcome.Unknown => BrokerProblems.NoSuchSession(),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> NoteLife(SignsOfLifeRequest request, SessionHomes homes, LifeStore life)
    {
        if (request.Sessions.Count > MostSigns)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["sessions"] = [$"Must be {MostSigns} at most."] });
        }

        var signs = new List<(Provisioning.Contracts.PoolName Pool, SignOfLife Sign)>();
        foreach (var sign in request.Sessions)
        {
            if (await homes.FindAsync(sign.Session) is { } pool)
            {
                signs.Add((pool, sign));
            }
        }

        foreach (var pool in signs.GroupBy(entry => entry.Pool, entry => entry.Sign))
        {
            await life.NoteLifeAsync(pool.Key, [.. pool.Where(sign => sign.Watched).Select(sign => sign.Session)]);
            await life.NotePlansAsync(pool.Key, [.. pool.Where(sign => sign.NextDueAt is not null).Select(sign => (sign.Session, sign.NextDueAt!.Value))]);
        }

        return TypedResults.NoContent();
    }
}
