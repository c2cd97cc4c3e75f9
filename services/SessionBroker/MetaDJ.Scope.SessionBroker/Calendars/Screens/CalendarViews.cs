using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Calendars.Screens;

/// <summary>A pool's calendar as a screen needs it to begin with.</summary>
internal sealed class CalendarViews(CalendarLog log, CalendarSpans spans, FreeRoom free, BookingExport export, BookingStore store, BookingAnswers answers)
{
    private const int MostBookings = 1_000;

    public async Task<CalendarViewResponse> OfAsync(CalendarRules rules, Span window, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        // Before everything else: what happens meanwhile comes as an event once more, and does no harm.
        var number = await log.NewestAsync(rules.Pool);
        var seesAll = user.IsOperator() || user.IsService();
        var bookings = await export.ListAsync(seesAll ? null : user.Subject(), rules.Pool, window, MostBookings, cancellationToken);
        var known = bookings.Select(booking => booking.Id).ToHashSet();
        return new CalendarViewResponse
        {
            Pool = rules.Pool,
            From = window.From,
            To = window.To,
            Number = number,
            Capacity = rules.Capacity,
            TimeZone = rules.TimeZone,
            BufferBefore = TimeSpan.FromMilliseconds(rules.BufferBeforeMs),
            BufferAfter = TimeSpan.FromMilliseconds(rules.BufferAfterMs),
            Grid = rules.GridMs is { } grid ? TimeSpan.FromMilliseconds(grid) : null,
            Shortest = TimeSpan.FromMilliseconds(rules.ShortestMs),
            Longest = TimeSpan.FromMilliseconds(rules.LongestMs),
            Busy =
            [
                .. (await spans.TakenAsync(rules.Pool, window.From, window.To)).GroupBy(taken => (taken.Id, taken.Span))
                    .Select(of => new BusyTime(of.Key.Span.From, of.Key.Span.To, of.Count(), Known(of.Key.Id))).OrderBy(busy => busy.StartsAt).ThenBy(busy => busy.EndsAt),
            ],
            Bookings = [.. (await Task.WhenAll(bookings.Select(ViewAsync))).Select(view => answers.For(view, rules))],
            Blocked = [.. (await spans.BlockedAsync(rules.Pool, window.From, window.To)).Select(blocked => Window(blocked.Span))],
            QuietHours = [.. QuietHours.In(rules, window.From, window.To).Select(Window)],
            Free = [.. (await free.NextAsync(rules, window.From, TimeSpan.FromMilliseconds(rules.ShortestMs), 1, FreeRoom.WithARefusal)).Select(Window)],
        };

        // A place is known to the wait list only.
        async Task<BookingView> ViewAsync(Booking booking) => booking.State == BookingState.Waiting && await store.FindAsync(rules.Pool, booking.Id, Acting.ForAnybody) is { } waiting
            ? waiting
            : new BookingView(booking, null);

        BookingId? Known(string id) => BookingId.TryParse(id, null, out var booking) && (seesAll || known.Contains(booking)) ? booking : null;
    }

    private static FreeWindow Window(Span span) => new(span.From, span.To);
}
