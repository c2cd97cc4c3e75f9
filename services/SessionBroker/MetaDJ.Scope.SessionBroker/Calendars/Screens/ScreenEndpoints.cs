using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Calendars.Screens;

/// <summary>What a calendar screen lives on: the state to begin with, what changes, and where there is room.</summary>
internal static class ScreenEndpoints
{
    private const int MostWindows = 50;
    private const int DefaultWindows = 10;
    private static readonly TimeSpan DefaultLength = TimeSpan.FromHours(1);
    private static readonly TimeSpan DefaultView = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestView = TimeSpan.FromDays(62);

    public static RouteGroupBuilder MapCalendarScreens(this IEndpointRouteBuilder routes)
    {
        var screens = routes.MapGroup("/api/calendars/{pool}").WithTags("Calendars").RequireAuthorization(Policies.Member);
        screens.MapGet("/free", Free).WithName("FindFreeWindows");
        screens.MapGet("/view", View).WithName("GetCalendarView");
        screens.MapGet("/events", Watch).WithName("WatchCalendar");
        return screens;
    }

    internal static async Task<Results<Ok<FreeWindow[]>, ProblemHttpResult>> Free(
        PoolName pool, DateTimeOffset? from, TimeSpan? length, int? count, bool? hotSpare, PoolCalendars calendars, FreeRoom free, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        if (length is { } asked && (asked <= TimeSpan.Zero || asked > TimeSpan.FromDays(31)))
        {
            errors["length"] = ["Must be positive, and no longer than 31.00:00:00."];
        }

        if (count is < 1 or > MostWindows)
        {
            errors["count"] = [$"Must be from 1 to {MostWindows}."];
        }

        if (from is { } begin && !ZoneTimes.IsNear(begin))
        {
            errors["from"] = [ZoneTimes.NotNear];
        }

        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var (rules, refusal) = await RulesAsync(pool, calendars, cancellationToken);
        return rules is null
            ? refusal!
            : TypedResults.Ok<FreeWindow[]>(
            [
                .. (await free.NextAsync(rules, from ?? clock.GetUtcNow(), length ?? DefaultLength, hotSpare == true ? 2 : 1, count ?? DefaultWindows))
                    .Select(window => new FreeWindow(window.From, window.To)),
            ]);
    }

    internal static async Task<Results<Ok<CalendarViewResponse>, ProblemHttpResult>> View(
        PoolName pool, DateTimeOffset? from, DateTimeOffset? to, ClaimsPrincipal user, PoolCalendars calendars, CalendarViews views, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (from is { } asked && !ZoneTimes.IsNear(asked))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["from"] = [ZoneTimes.NotNear] });
        }

        var begin = (from ?? clock.GetUtcNow()).ToUniversalTime();
        var end = (to ?? begin + DefaultView).ToUniversalTime();
        if (end <= begin || end - begin > LongestView)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["to"] = [$"Must come after from, by {LongestView.Days} days at most."] });
        }

        var (rules, refusal) = await RulesAsync(pool, calendars, cancellationToken);
        return rules is null ? refusal! : TypedResults.Ok(await views.OfAsync(rules, new Span(begin, end), user, cancellationToken));
    }

    /// <param name="after">As <c>Last-Event-ID</c>, for the first time: a browser cannot send that header by itself.</param>
    internal static async Task<IResult> Watch(
        PoolName pool, long? after, HttpContext http, ClaimsPrincipal user, PoolCalendars calendars, CalendarEvents events, CancellationToken cancellationToken)
    {
        var (rules, refusal) = await RulesAsync(pool, calendars, cancellationToken);
        if (rules is null)
        {
            return refusal!;
        }

        var seen = long.TryParse(http.Request.Headers[CalendarEvents.LastEventId], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : after;
        await events.WriteAsync(pool, seen, http, user, cancellationToken);
        return Results.Empty;
    }

    private static async Task<(CalendarRules? Rules, ProblemHttpResult? Refusal)> RulesAsync(
        PoolName pool, PoolCalendars calendars, CancellationToken cancellationToken) => await calendars.FindAsync(pool, cancellationToken) switch
        {
            CalendarAnswer.Known(var rules) => (rules, null),
            CalendarAnswer.Missing(var known) => (null, BrokerProblems.NoSuchPool(pool, known)),
            CalendarAnswer.CannotTell => (null, BrokerProblems.PoolsUnknown()),
            var other => throw new UnreachableException(other.ToString()),
        };
}
