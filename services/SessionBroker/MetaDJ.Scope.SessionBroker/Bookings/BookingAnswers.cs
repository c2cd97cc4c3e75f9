using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>Bookings in the form a caller sees them.</summary>
internal sealed class BookingAnswers(CalendarStore calendars, TimeProvider clock)
{
    /// <param name="asked">The booking that the call was about.</param>
    /// <param name="together">All that it concerned; told when they are several.</param>
    public async Task<BookingResponse> ForAsync(BookingId asked, IReadOnlyList<BookingView> together, IReadOnlyList<DateTimeOffset>? skipped = null)
    {
        var view = together.FirstOrDefault(view => view.Booking.Id == asked) ?? together[0];
        var answer = For(view, await calendars.FindAsync(view.Booking.Pool));
        return answer with
        {
            Occurrences = together.Count == 1 ? null : [.. together.Select(each => Occurrence(each.Booking))],
            Skipped = skipped is { Count: > 0 } ? skipped : null,
        };
    }

    /// <param name="rules">Null when the pool's calendar is gone: then there is nothing to tell of check-in.</param>
    public BookingResponse For(BookingView view, CalendarRules? rules)
    {
        var booking = view.Booking;
        var open = !BookingStates.IsOver(booking.State);
        return new BookingResponse
        {
            Id = booking.Id,
            Pool = booking.Pool,
            State = booking.State,
            User = booking.User,
            Team = booking.Team,
            Title = booking.Title,
            StartsAt = booking.StartsAt,
            EndsAt = booking.EndsAt,
            TimeZone = booking.TimeZone,
            LocalStart = ZoneTimes.On(booking.TimeZone, booking.StartsAt),
            LocalEnd = ZoneTimes.On(booking.TimeZone, booking.EndsAt),
            CreatedAt = booking.CreatedAt,
            HoldUntil = booking.HoldUntil,
            TimeLeft = booking.HoldUntil is { } until ? Left(until) : null,
            IsOffer = booking.OfferUntil is not null,
            Place = view.Place,
            Series = booking.Series,
            Recurrence = booking.Recurrence,
            HotSpare = booking.HotSpare,
            CheckInFrom = open && rules is not null ? booking.StartsAt - TimeSpan.FromMilliseconds(rules.CheckInMs) : null,
            CheckInUntil = open && rules is { NoShowMs: { } limit } ? booking.StartsAt + TimeSpan.FromMilliseconds(limit) : null,
            CheckedInAt = booking.CheckedInAt,
            FreeCancelUntil = open && rules is not null ? booking.StartsAt - TimeSpan.FromMilliseconds(rules.CancelFreeMs) : null,
            Cancellation = booking.State == BookingState.Cancelled && booking.Late is { } late ? new BookingCancellation(late, booking.CountedShare ?? 0) : null,
            Session = booking.Session,
            ReadyAt = booking.Proof?.At,
            Alternatives = Arrivals.Alternatives.Read(booking),
            Quote = booking.Quote / 1_000_000m,
            EndedAt = booking.EndedAt,
            EndReason = booking.Reason,
            Notice = booking.Notice,
            Version = booking.Version,
        };
    }

    private static BookingOccurrence Occurrence(Booking booking) => new(booking.Id, booking.State, booking.StartsAt, booking.EndsAt);

    private TimeSpan Left(DateTimeOffset until)
    {
        var left = until - clock.GetUtcNow();
        return left > TimeSpan.Zero ? TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds)) : TimeSpan.Zero;
    }
}
