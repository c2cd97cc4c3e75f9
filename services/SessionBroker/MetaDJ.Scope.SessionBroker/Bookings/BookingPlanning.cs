using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>Turns a request into the bookings it asks for, by the rules and the clock of a pool's calendar.</summary>
internal sealed class BookingPlanning(TimeProvider clock, IOptions<BookingOptions> options)
{
    private const int ErrorsTold = 3;

    /// <param name="fields">Where errors go; what is returned then is worth nothing.</param>
    public IReadOnlyList<BookingWish> Plan(CreateBookingRequest request, CalendarRules rules, BookingId id, string user, BookingRules fields)
    {
        var zone = ZoneTimes.Zone(request.TimeZone ?? rules.TimeZone);
        var (startsAt, endsAt) = fields.Window(request.Start, request.End, request.Duration, zone);
        if (!fields.Holds)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        fields.AddAll(CalendarPolicy.Check(rules, new Span(startsAt, endsAt), now));
        IReadOnlyList<DateTimeOffset> starts = [startsAt];
        SeriesId? series = null;
        if (request.Recurrence is { } rule && fields.Holds)
        {
            series = SeriesId.New(clock);
            if (Recurrences.Expand(rule, startsAt, zone, options.Value, out starts) is { } error)
            {
                fields.Add("recurrence", error);
            }

            foreach (var (start, found) in starts.Skip(1)
                .SelectMany(start => CalendarPolicy.Check(rules, new Span(start, start + (endsAt - startsAt)), now).Select(found => (start, found))).Take(ErrorsTold))
            {
                fields.Add("recurrence", $"At {ZoneTimes.Text(start, zone)}: {found.Error}");
            }
        }

        return [.. starts.Select((start, place) => new BookingWish
        {
            Id = place == 0 ? id : BookingId.New(clock),
            Pool = rules.Pool,
            User = user,
            Team = request.Team,
            Title = request.Title,
            StartsAt = start,
            EndsAt = start + (endsAt - startsAt),
            TimeZone = zone.Id,
            Series = series,
            Recurrence = request.Recurrence,
            HotSpare = request.HotSpare,
        })];
    }
}
