using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.People;
using MetaDJ.Scope.SessionBroker.People.Teams;
using MetaDJ.Scope.SessionBroker.Quotes;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.SessionBroker.Bookings;

internal static class BookingEndpoints
{
    private const int LongestReason = 300;

    public static RouteGroupBuilder MapBookings(this IEndpointRouteBuilder routes)
    {
        var bookings = routes.MapGroup("/api/bookings").WithTags("Bookings").RequireAuthorization(Policies.Member).RequireScope(Scopes.Book);
        bookings.MapPost("/", Create).WithName("CreateBooking")
            .AuditedAs<BookingResponse>(SessionBrokerModule.AuditName, "booking.create", booking => booking.Id.ToString(), call => call.Request<CreateBookingRequest>().Team is { } team ? $"for team {team}" : null);
        bookings.MapGet("/", List).WithName("ListBookings");
        bookings.MapGet("/{id}", Get).WithName("GetBooking");
        bookings.MapPatch("/{id}", Update).WithName("UpdateBooking")
            .AuditedAs(SessionBrokerModule.AuditName, "booking.update", "id");
        bookings.MapDelete("/{id}", Cancel).WithName("CancelBooking")
            .AuditedAs(SessionBrokerModule.AuditName, "booking.cancel", "id");
        bookings.MapPost("/{id}/confirm", Confirm).WithName("ConfirmBooking")
            .AuditedAs(SessionBrokerModule.AuditName, "booking.confirm", "id");
        bookings.MapPost("/{id}/check-in", CheckIn).WithName("CheckInBooking")
            .AuditedAs(SessionBrokerModule.AuditName, "booking.check-in", "id");
        bookings.MapPost("/{id}/approve", Approve).WithName("ApproveBooking").RequireAuthorization(Policies.Operator)
            .AuditedAs(SessionBrokerModule.AuditName, "booking.approve", "id");
        bookings.MapPost("/{id}/reject", Reject).WithName("RejectBooking").RequireAuthorization(Policies.Operator)
            .AuditedAs(SessionBrokerModule.AuditName, "booking.reject", "id");
        return bookings;
    }

    internal static async Task<Results<Created<BookingResponse>, Accepted<BookingResponse>, Ok<BookingResponse>, ProblemHttpResult>> Create(
        CreateBookingRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, ClaimsPrincipal user, BookingMaking making,
        Memberships memberships, BookingAnswers answers, BookingQuotes quotes, CancellationToken cancellationToken)
    {
        var rules = BookingRules.Of(request, key);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        if (request.Team is { } team && !await memberships.MayUseAsync(user, team))
        {
            return PeopleProblems.NotInTeam();
        }

        switch (await making.MakeAsync(request, user.Subject(), key, cancellationToken))
        {
            case MakeOutcome.Made(var made, var skipped):
                var body = await answers.ForAsync(made[0].Booking.Id, made, skipped);
                var location = $"/api/bookings/{body.Id}";
                if (body.State is BookingState.Held or BookingState.Waiting)
                {
                    body = body with { Quoted = await quotes.OfAsync(body.Pool, body.User, new Span(body.StartsAt, body.EndsAt), body.HotSpare, made.Count, cancellationToken) };
                }

                return body.State switch
                {
                    BookingState.Waiting => TypedResults.Accepted(location, body),
                    BookingState.Held or BookingState.AwaitingApproval or BookingState.Confirmed or BookingState.Warming or BookingState.Live =>
                        TypedResults.Created(location, body),
                    _ => TypedResults.Ok(body),
                };
            case MakeOutcome.Refused(var problem):
                return problem;
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    internal static async Task<Results<Ok<Page<BookingResponse>>, ProblemHttpResult>> List(
        DateTimeOffset? from, DateTimeOffset? to, PoolName? pool, string? team, BookingState? state, BookingCursor? after, int? limit, ClaimsPrincipal user,
        Memberships memberships, BookingList list, BookingAnswers answers, CalendarStore calendars, CancellationToken cancellationToken)
    {
        var rules = new BookingRules();
        if (limit is < 1 or > BookingList.LongestPage)
        {
            rules.Add("limit", $"Must be from 1 to {BookingList.LongestPage}.");
        }

        if (from >= to)
        {
            rules.Add("to", "Must come after from.");
        }

        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        if (team is not null && !await memberships.MayUseAsync(user, team))
        {
            return PeopleProblems.NotInTeam();
        }

        var whose = user.IsOperator() || user.IsService() ? null : user.Subject();
        var page = await list.PageAsync(whose, team, pool, state, from, to, after, limit, cancellationToken);
        var known = new Dictionary<PoolName, CalendarRules?>();
        foreach (var name in page.Items.Select(view => view.Booking.Pool).Distinct())
        {
            known[name] = await calendars.FindAsync(name);
        }

        return TypedResults.Ok(new Page<BookingResponse>([.. page.Items.Select(view => answers.For(view, known[view.Booking.Pool]))], page.Next));
    }

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> Get(
        BookingId id, ClaimsPrincipal user, BookingStore bookings, TeamSight teams, BookingAnswers answers) =>
        (await bookings.FindAsync(id, Acting.Of(user)) ?? await teams.BookingAsync(id, user)) is { } view ? TypedResults.Ok(await answers.ForAsync(id, [view])) : BookingProblems.NoSuchBooking();

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> Update(
        BookingId id, UpdateBookingRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, ClaimsPrincipal user,
        BookingChanging changing, BookingAnswers answers, CancellationToken cancellationToken)
    {
        // What it says is what will be, however often it is said: the key has nothing to add.
        var rules = BookingRules.Of(request, key);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        return await changing.ChangeAsync(id, request, Acting.Of(user), user.Subject(), user.IsOperator(), cancellationToken) switch
        {
            MakeOutcome.Made(var changed, _) => TypedResults.Ok(await answers.ForAsync(id, changed)),
            MakeOutcome.Refused(var problem) => problem,
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> Confirm(
        BookingId id, ClaimsPrincipal user, BookingStore bookings, BookingChecks checks, BookingAnswers answers, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(id, Acting.Of(user)) is not { } view)
        {
            return BookingProblems.NoSuchBooking();
        }

        if (view.Booking.State == BookingState.Held && await checks.BeforeConfirmAsync(view.Booking, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await AnswerAsync(id, await bookings.ConfirmAsync(id, Acting.Of(user)), checks, answers, cancellationToken);
    }

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> Cancel(
        BookingId id, BookingScope? scope, ClaimsPrincipal user, BookingStore bookings, BookingChecks checks, BookingAnswers answers,
        CancellationToken cancellationToken) =>
        await AnswerAsync(
            id, await bookings.CancelAsync(id, Acting.Of(user), user.Subject(), scope ?? BookingScope.This), checks, answers, cancellationToken);

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> CheckIn(
        BookingId id, ClaimsPrincipal user, BookingStore bookings, BookingChecks checks, BookingAnswers answers, CancellationToken cancellationToken) =>
        await AnswerAsync(id, await bookings.CheckInAsync(id, Acting.Of(user), user.Subject()), checks, answers, cancellationToken);

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> Approve(
        BookingId id, ClaimsPrincipal user, BookingStore bookings, BookingChecks checks, BookingAnswers answers, CancellationToken cancellationToken) =>
        await AnswerAsync(id, await bookings.ApproveAsync(id, user.Subject()), checks, answers, cancellationToken);

    internal static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> Reject(
        BookingId id, RejectBookingRequest request, ClaimsPrincipal user, BookingStore bookings, BookingChecks checks, BookingAnswers answers,
        CancellationToken cancellationToken) =>
        SessionRules.IsPrintable(request.Reason, LongestReason)
            ? await AnswerAsync(id, await bookings.RejectAsync(id, user.Subject(), request.Reason), checks, answers, cancellationToken)
            : Problem.Invalid(new BookingRules().Add("reason", $"Must be 1 to {LongestReason} printable characters, with no space at either end.").Errors);

    private static async Task<Results<Ok<BookingResponse>, ProblemHttpResult>> AnswerAsync(
        BookingId id, BookingOutcome outcome, BookingChecks checks, BookingAnswers answers, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case BookingOutcome.Done(var bookings):
                await checks.SettledAsync([.. bookings.Select(view => view.Booking)], cancellationToken);
                return TypedResults.Ok(await answers.ForAsync(id, bookings));
            case BookingOutcome.Known(var bookings):
                return TypedResults.Ok(await answers.ForAsync(id, bookings));
            default:
                return BookingProblems.Of(outcome);
        }
    }
}
