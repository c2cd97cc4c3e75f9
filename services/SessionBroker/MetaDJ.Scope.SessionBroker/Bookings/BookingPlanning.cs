using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>Turns a request into the bookings it asks for, by the rules and the clock of a pool's calendar.</summary>
internal sealed class BookingPlanning(TimeProvider clock)
{
    /// <param name="fields">Where errors go; what is returned then is worth nothing.</param>
    public IReadOnlyList<BookingWish> Plan(CreateBookingRequest request, CalendarRules rules, BookingId id, string user, BookingRules fields)
    {
        var zone = ZoneTimes.Zone(request.TimeZone ?? rules.TimeZone);
        var (startsAt, endsAt) = fields.Window(request.Start, request.End, request.Duration, zone);
        if (!fields.Holds)
        {
            return [];
        }

        fields.AddAll(CalendarPolicy.Check(rules, startsAt, endsAt, clock.GetUtcNow()));
        return
        [
            new BookingWish
            {
                Id = id,
                Pool = rules.Pool,
                User = user,
                Team = request.Team,
                Title = request.Title,
                StartsAt = startsAt,
                EndsAt = endsAt,
                TimeZone = zone.Id,
                HotSpare = request.HotSpare,
            },
        ];
    }
}
