using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Calendars;

internal static class CalendarEndpoints
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(93);

    public static RouteGroupBuilder MapCalendars(this IEndpointRouteBuilder routes)
    {
        var calendars = routes.MapGroup("/api/calendars/{pool}").WithTags("Calendars").RequireAuthorization(Policies.Member);
        calendars.MapGet("/", Get).WithName("GetCalendar");
        calendars.MapPut("/", Put).WithName("PutCalendar").RequireAuthorization(Policies.Operator);
        calendars.MapGet("/busy", Busy).WithName("GetBusyTimes");
        calendars.MapBlocks();
        return calendars;
    }

    internal static async Task<Results<Ok<CalendarResponse>, ProblemHttpResult>> Get(
        PoolName pool, ClaimsPrincipal user, PoolCalendars calendars, CalendarSpans times, TimeProvider clock, CancellationToken cancellationToken)
    {
        var answer = await calendars.FindAsync(pool, cancellationToken);
        return answer is CalendarAnswer.Known(var rules)
            ? TypedResults.Ok(CalendarForms.Show(rules, user.IsOperator() ? await ConflictsAsync(rules, times, clock) : null))
            : Refusal(pool, answer);
    }

    internal static async Task<Results<Ok<CalendarResponse>, ProblemHttpResult>> Put(
        PoolName pool, CalendarRulesRequest request, ClaimsPrincipal user, PoolCalendars calendars, CalendarStore store, CalendarSpans times, BookingStore bookings,
        IAudit audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var fields = new BookingRules().AddAll(CalendarForms.Check(request));
        if (!fields.Holds)
        {
            return Problem.Invalid(fields.Errors);
        }

        var answer = await calendars.FindAsync(pool, cancellationToken);
        if (answer is not CalendarAnswer.Known || await store.PutAsync(CalendarForms.Keep(pool, request)) is not { } rules)
        {
            return Refusal(pool, answer);
        }

        audit.Write(user.Subject(), "calendar.put", pool.Value, $"version {rules.Version}");
        // More room is offered now, not with the next pass.
        await bookings.ExpireAsync(pool, cancellationToken);
        return TypedResults.Ok(CalendarForms.Show(rules, await ConflictsAsync(rules, times, clock)));
    }

    internal static async Task<Results<Ok<BusyResponse>, ProblemHttpResult>> Busy(
        PoolName pool, DateTimeOffset from, DateTimeOffset to, ClaimsPrincipal user, PoolCalendars calendars, CalendarSpans times, BookingList bookings,
        CancellationToken cancellationToken)
    {
        if (!ZoneTimes.IsNear(from))
        {
            return Problem.Invalid(new BookingRules().Add("from", ZoneTimes.NotNear).Errors);
        }

        if (to <= from || to - from > LongestLook)
        {
            return Problem.Invalid(new BookingRules().Add("to", $"Must come after from, by {LongestLook.Days} days at most.").Errors);
        }

        var answer = await calendars.FindAsync(pool, cancellationToken);
        if (answer is not CalendarAnswer.Known(var rules))
        {
            return Refusal(pool, answer);
        }

        var own = user.IsOperator() ? null : await bookings.IdsAsync(pool, user.Subject(), new Span(from, to));
        var spans = (await times.TakenAsync(pool, from, to)).Select(taken => Show(taken, own))
            .Concat((await times.BlockedAsync(pool, from, to)).Select(taken => new BusySpan(taken.Span.From, taken.Span.To, BusyKind.Blocked)))
            .Concat(QuietHours.In(rules, from, to).Select(quiet => new BusySpan(quiet.From, quiet.To, BusyKind.QuietHours)));
        return TypedResults.Ok(new BusyResponse(pool, rules.Capacity, [.. spans.OrderBy(span => span.From)]));
    }

    public static ProblemHttpResult Refusal(PoolName pool, CalendarAnswer answer) => answer switch
    {
        CalendarAnswer.Missing(var pools) => BrokerProblems.NoSuchPool(pool, pools),
        CalendarAnswer.CannotTell => BrokerProblems.PoolsUnknown(),
        _ => throw new UnreachableException(answer.ToString()),
    };

    /// <param name="own">Whose ids may be told; null for all.</param>
    private static BusySpan Show(TakenSpan taken, IReadOnlySet<BookingId>? own)
    {
        var isBooking = BookingId.TryParse(taken.Id, null, out var id);
        return new BusySpan(taken.Span.From, taken.Span.To, isBooking ? BusyKind.Booking : BusyKind.WalkIn)
        {
            Booking = isBooking && (own is null || own.Contains(id)) ? id : null,
        };
    }

    private static async Task<IReadOnlyList<CalendarConflict>> ConflictsAsync(CalendarRules rules, CalendarSpans times, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return CalendarConflicts.Find(rules, await times.TakenAsync(rules.Pool, now, now.AddYears(3)));
    }
}
