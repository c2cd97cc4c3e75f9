using System.Diagnostics;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using NodaTime;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>Moves, shortens, extends and renames bookings, and gives them a hot spare or takes it: what does the request mean for each, what do the rules say, and then the one atomic step.</summary>
internal sealed class BookingChanging(CalendarStore calendars, BookingStore bookings, BookingChecks checks, FreeRoom free, BookedOpening opening, TimeProvider clock)
{
    private const int TriesAtMost = 5;

    /// <param name="unbound">Whether the policy of the pool does not bind who changes.</param>
    public async Task<MakeOutcome> ChangeAsync(
        BookingId id, UpdateBookingRequest request, Acting caller, string by, bool unbound, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < TriesAtMost; attempt++)
        {
            if (await bookings.FindAsync(id, caller) is not { } view)
            {
                return new MakeOutcome.Refused(BookingProblems.NoSuchBooking());
            }

            if (await calendars.FindAsync(view.Booking.Pool) is not { } rules)
            {
                return new MakeOutcome.Refused(BrokerProblems.PoolsUnknown());
            }

            var fields = new BookingRules();
            var window = Window(view.Booking, request, fields);
            if (!fields.Holds)
            {
                return new MakeOutcome.Refused(Problem.Invalid(fields.Errors));
            }

            var changes = (await MeantAsync(view, request.Scope)).Select(meant => Change(meant, view.Booking, window, request)).ToList();
            if (changes.TrueForAll(change => change.ChangesNothing))
            {
                return new MakeOutcome.Made([view], []);
            }

            if (await RefusalAsync(rules, changes, view.Booking, fields, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            var outcome = await bookings.ChangeAsync(view.Booking.Pool, changes, rules.Version, caller, by, unbound);
            if (outcome is not ChangeOutcome.Changed)
            {
                await checks.SettledAsync([.. changes.Select(change => change.Booking)], cancellationToken);
            }

            switch (outcome)
            {
                case ChangeOutcome.Changed(var changed):
                    await checks.SettledAsync([.. changed.Select(each => each.Booking)], cancellationToken);
                    await opening.FollowAsync(changed.Select(each => each.Booking), cancellationToken);
                    return new MakeOutcome.Made(changed, []);
                case ChangeOutcome.Stale:
                    continue;
                case ChangeOutcome.Full(var startsAt, var roomUntil):
                    var booking = changes.FirstOrDefault(change => change.To.From == startsAt) ?? changes[0];
                    var next = await free.NextAsync(rules, startsAt, booking.To.Length, booking.HotSpare ? 2 : 1, FreeRoom.WithARefusal);
                    return new MakeOutcome.Refused(BookingProblems.NoRoom(startsAt, roomUntil, next));
                case ChangeOutcome.NotNow(var state):
                    return new MakeOutcome.Refused(BookingProblems.NotNow(state));
                case ChangeOutcome.TooLate(var until):
                    return new MakeOutcome.Refused(BookingProblems.TooLateToMove(until));
                case ChangeOutcome.Past:
                    return new MakeOutcome.Refused(Problem.Invalid(new BookingRules().Add("end", "Must lie ahead.").Errors));
                case ChangeOutcome.Unknown:
                    return new MakeOutcome.Refused(BookingProblems.NoSuchBooking());
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }

        return new MakeOutcome.Refused(BookingProblems.Busy());
    }

    private static Span Window(Booking booking, UpdateBookingRequest request, BookingRules fields)
    {
        var zone = ZoneTimes.Zone(booking.TimeZone);
        if (request.Start is null)
        {
            return request is { End: null, Duration: null }
                ? new Span(booking.StartsAt, booking.EndsAt)
                : new Span(booking.StartsAt, fields.End(booking.StartsAt, request.End, request.Duration, zone));
        }

        var (startsAt, endsAt) = fields.Window(request.Start, request.End, request.Duration ?? (request.End is null ? booking.Duration : null), zone);
        return new Span(startsAt, endsAt);
    }

    /// <summary>The others of a recurrence move by as much of their own local time, and last as long as this one does then.</summary>
    private static BookingChangeWish Change(Booking meant, Booking asked, Span window, UpdateBookingRequest request)
    {
        var to = window;
        if (meant.Id != asked.Id)
        {
            var zone = ZoneTimes.Zone(asked.TimeZone);
            var by = Period.Between(ZoneTimes.Local(zone, asked.StartsAt), ZoneTimes.Local(zone, window.From), PeriodUnits.Days | PeriodUnits.AllTimeUnits);
            var start = window.From == asked.StartsAt ? meant.StartsAt : ZoneTimes.AtLeniently(zone, ZoneTimes.Local(zone, meant.StartsAt) + by);
            to = window == new Span(asked.StartsAt, asked.EndsAt) ? new Span(meant.StartsAt, meant.EndsAt) : new Span(start, start + window.Length);
        }

        return new BookingChangeWish(meant, to, request.Title ?? meant.Title, request.HotSpare ?? meant.HotSpare);
    }

    private async Task<IEnumerable<Booking>> MeantAsync(BookingView view, BookingScope scope)
    {
        if (scope == BookingScope.This || view.Booking.Series is null)
        {
            return [view.Booking];
        }

        var all = (await bookings.SeriesAsync(view)).Select(each => each.Booking);
        return all.Where(each => each.Id == view.Booking.Id
            || (!BookingStates.IsOver(each.State) && each.State is not (BookingState.Warming or BookingState.Live)
                && (scope == BookingScope.All || each.StartsAt > view.Booking.StartsAt)));
    }

    private async ValueTask<MakeOutcome?> RefusalAsync(
        CalendarRules rules, IReadOnlyList<BookingChangeWish> changes, Booking asked, BookingRules fields, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var change in changes.Where(change => change.IsTimed))
        {
            var had = new Span(change.Booking.StartsAt, change.Booking.EndsAt);
            foreach (var (field, error) in CalendarPolicy.Check(rules, change.To, now, had))
            {
                fields.Add(field, change.Booking.Id == asked.Id ? error : $"At {change.To.From:u}: {error}");
            }
        }

        if (!fields.Holds)
        {
            return new MakeOutcome.Refused(Problem.Invalid(fields.Errors));
        }

        foreach (var change in changes.Where(change => change.IsTimed || change.SwitchesSpare))
        {
            if (await checks.BeforeChangeAsync(change.Booking, change.To.From, change.To.To, change.HotSpare, cancellationToken) is { } refusal)
            {
                return new MakeOutcome.Refused(refusal);
            }
        }

        return null;
    }
}

/// <summary>What a booking is to become.</summary>
internal sealed record BookingChangeWish(Booking Booking, Span To, string Title, bool HotSpare)
{
    public bool IsTimed => To.From != Booking.StartsAt || To.To != Booking.EndsAt;

    public bool SwitchesSpare => HotSpare != Booking.HotSpare;

    public bool ChangesNothing => !IsTimed && !SwitchesSpare && Title == Booking.Title;
}
