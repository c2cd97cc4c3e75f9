using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Quotes;

internal static class QuoteEndpoints
{
    public static RouteGroupBuilder MapQuotes(this IEndpointRouteBuilder routes)
    {
        var quotes = routes.MapGroup("/api/bookings/quote").WithTags("Bookings").RequireAuthorization(Policies.Member).RequireScope(Scopes.Read);
        quotes.MapPost("/", Post).WithName("QuoteBooking");
        return quotes;
    }

    internal static async Task<Results<Ok<QuoteResponse>, ProblemHttpResult>> Post(
        QuoteRequest request, ClaimsPrincipal user, PoolCalendars calendars, BookingQuotes quotes, FreeRoom free, CancellationToken cancellationToken)
    {
        var fields = new BookingRules();
        if (request.End is null == request.Duration is null)
        {
            fields.Add("end", "Say either when it ends or how long it lasts (duration).");
        }

        if (request.TimeZone is { } name && !ZoneTimes.TryZone(name, out _))
        {
            fields.Add("timeZone", "There is no such time zone in the IANA database, whose names are like Europe/Berlin.");
        }

        if (!fields.Holds)
        {
            return Problem.Invalid(fields.Errors);
        }

        switch (await calendars.FindAsync(request.Pool, cancellationToken))
        {
            case CalendarAnswer.Known(var rules):
                var (startsAt, endsAt) = fields.Window(request.Start, request.End, request.Duration, ZoneTimes.Zone(request.TimeZone ?? rules.TimeZone));
                if (fields.Holds && endsAt <= startsAt)
                {
                    fields.Add("end", "Must come after the start.");
                }

                if (!fields.Holds)
                {
                    return Problem.Invalid(fields.Errors);
                }

                var window = new Span(startsAt, endsAt);
                var quote = await quotes.OfAsync(request.Pool, user.Subject(), window, request.HotSpare, 1, cancellationToken);
                var pods = request.HotSpare ? 2 : 1;
                if (await free.HasAsync(rules, window, pods))
                {
                    return TypedResults.Ok(quote with { HasRoom = true });
                }

                var next = await free.NextAsync(rules, startsAt, window.Length, pods, FreeRoom.WithARefusal);
                return TypedResults.Ok(quote with { HasRoom = false, FreeWindows = [.. next.Select(span => new FreeWindow(span.From, span.To))] });
            case CalendarAnswer.Missing(var known):
                return BrokerProblems.NoSuchPool(request.Pool, known);
            case CalendarAnswer.CannotTell:
                return BrokerProblems.PoolsUnknown();
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }
}
