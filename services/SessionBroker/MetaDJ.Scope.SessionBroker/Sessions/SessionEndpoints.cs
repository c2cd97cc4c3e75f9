using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.People;
using MetaDJ.Scope.SessionBroker.People.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Sessions;

internal static class SessionEndpoints
{
    public static RouteGroupBuilder MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/api/sessions").WithTags("Sessions").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Book);
        sessions.MapPost("/", Open).WithName("OpenSession").RequireAuthorization(Policies.Member)
            .AuditedAs<SessionResponse>(SessionBrokerModule.AuditName, "session.open", session => session.Id.ToString(), call => $"pool {call.Request<OpenSessionRequest>().Pool}");
        sessions.MapGet("/", List).WithName("ListSessions");
        sessions.MapGet("/{id}", Get).WithName("GetSession");
        sessions.MapPost("/{id}/extend", Extend).WithName("ExtendSession")
            .AuditedAs(SessionBrokerModule.AuditName, "session.extend", "id", call => $"by {call.Request<ExtendSessionRequest>().By:c}");
        sessions.MapDelete("/{id}", Close).WithName("CloseSession")
            .AuditedAs(SessionBrokerModule.AuditName, "session.close", "id");
        sessions.MapGet("/{id}/events", SessionEvents.Watch).WithName("WatchSession");
        return sessions;
    }

    internal static async Task<Results<Created<SessionResponse>, Accepted<SessionResponse>, Ok<SessionResponse>, ProblemHttpResult>> Open(
        OpenSessionRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, HttpContext http, ClaimsPrincipal user,
        SessionOpening opening, BookedOpening booked, Memberships memberships, SessionAnswers answers, IOptions<BrokerOptions> options,
        CancellationToken cancellationToken)
    {
        var rules = new SessionRules().Purpose(request).Duration("duration", request.Duration, options.Value.MaximumDuration)
            .Duration("idleLimit", request.IdleLimit, options.Value.MaximumDuration).IdempotencyKey(key);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        if (request.Team is { } team && !await memberships.MayUseAsync(user, team))
        {
            return PeopleProblems.NotInTeam();
        }

        if (request.Pool is not { } pool)
        {
            return await booked.ArriveAsync(request.BookingId!.Value, Acting.Of(user), user.Subject(), cancellationToken) switch
            {
                BookedOutcome.Done(var view) => Answer(view),
                BookedOutcome.NoMoney(var why) => BrokerProblems.NoMoney(why),
                BookedOutcome.Refused(var why) => ArrivalProblems.CannotArrive(why),
                var other => throw new UnreachableException(other.ToString()),
            };
        }

        return await opening.OpenAsync(pool, user.Subject(), request.Duration ?? options.Value.DefaultDuration, request.Team, request.IdleLimit, key, cancellationToken) switch
        {
            OpenOutcome.Live(var view) => Answer(view),
            OpenOutcome.InLine(var view) => Answer(view),
            OpenOutcome.Known(var view) => Answer(view),
            OpenOutcome.NoSuchPool(var known) => BrokerProblems.NoSuchPool(pool, known),
            OpenOutcome.NoMoney(var why) => BrokerProblems.NoMoney(why),
            OpenOutcome.StageBooked(var possible) => BrokerProblems.StageBooked(possible),
            OpenOutcome.CannotTell => BrokerProblems.PoolsUnknown(),
            OpenOutcome.KeyReused => BrokerProblems.KeyReused(),
            var other => throw new UnreachableException(other.ToString()),
        };

        Results<Created<SessionResponse>, Accepted<SessionResponse>, Ok<SessionResponse>, ProblemHttpResult> Answer(SessionView view)
        {
            var body = answers.For(http, user, view);
            var location = $"/api/sessions/{body.Id}";
            return body.State switch
            {
                SessionState.Live or SessionState.Ending => TypedResults.Created(location, body),
                SessionState.Ended => TypedResults.Ok(body),
                _ => TypedResults.Accepted(location, body),
            };
        }
    }

    internal static async Task<Results<Ok<Page<SessionResponse>>, ProblemHttpResult>> List(
        SessionState? state, string? team, SessionId? after, int? limit, HttpContext http, ClaimsPrincipal user, Memberships memberships, SessionList list, SessionAnswers answers,
        CancellationToken cancellationToken)
    {
        var rules = new SessionRules().Limit(limit);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        if (team is not null && !await memberships.MayUseAsync(user, team))
        {
            return PeopleProblems.NotInTeam();
        }

        var holder = user.IsOperator() || user.IsService() ? null : user.Subject();
        var page = await list.PageAsync(holder, team, state, after, limit, cancellationToken);
        return TypedResults.Ok(new Page<SessionResponse>([.. page.Items.Select(view => answers.For(http, user, view))], page.Next));
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Get(
        SessionId id, HttpContext http, ClaimsPrincipal user, SessionStore sessions, TeamSight teams, SessionAnswers answers) =>
        (await sessions.FindAsync(id, Acting.Of(user, CrewAction.Watch)) ?? await teams.SessionAsync(id, user)) is { } view
            ? TypedResults.Ok(answers.For(http, user, view))
            : BrokerProblems.NoSuchSession();

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Extend(
        SessionId id, ExtendSessionRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, HttpContext http, ClaimsPrincipal user,
        SessionExtending extending, SessionAnswers answers, IOptions<BrokerOptions> options, CancellationToken cancellationToken)
    {
        var rules = new SessionRules().Duration("by", request.By, options.Value.MaximumDuration).IdempotencyKey(key);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var digest = key is null ? null : IdempotencyKeys.Digest(user.Subject(), key);
        return await extending.ExtendAsync(id, Acting.Of(user, CrewAction.Extend), request.By, digest, cancellationToken) switch
        {
            ExtendOutcome.Extended(var view) => TypedResults.Ok(answers.For(http, user, view)),
            ExtendOutcome.KeyReused => BrokerProblems.KeyReused(),
            ExtendOutcome.TooLong(var possible) => BrokerProblems.TooLong(possible),
            ExtendOutcome.StageBooked(var possible) => BrokerProblems.StageBooked(possible),
            ExtendOutcome.OfATurn(var turn) => BrokerProblems.TurnIsFixed(turn),
            ExtendOutcome.Refused(var problem) => problem,
            ExtendOutcome.Over => BrokerProblems.SessionOver(),
            ExtendOutcome.Forbidden(var role) => BrokerProblems.NotYourRole(role, CrewAction.Extend),
            ExtendOutcome.Unknown => BrokerProblems.NoSuchSession(),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> Close(
        SessionId id, HttpContext http, ClaimsPrincipal user, SessionStore sessions, SessionNews news, SessionAnswers answers)
    {
        switch (await sessions.EndAsync(id, Acting.Of(user, CrewAction.Close)))
        {
            case EndOutcome.Ended(var view):
                news.Ended(view.Session, view.Lease);
                return TypedResults.Ok(answers.For(http, user, view));
            case EndOutcome.Known(var view):
                return TypedResults.Ok(answers.For(http, user, view));
            case EndOutcome.Forbidden(var role):
                return BrokerProblems.NotYourRole(role, CrewAction.Close);
            case EndOutcome.Unknown:
                return BrokerProblems.NoSuchSession();
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }
}
