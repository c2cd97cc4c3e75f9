using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>
/// The bookings of one recurrence as one event with its rule: dates that do not take place are taken out of it, those that differ stand in the place
/// of their date. Bookings that belong to none of the rule's dates are events of their own. Pure.
/// </summary>
internal static class SeriesEntries
{
    private const int MostDates = 1_000;

    /// <param name="series">All that are known of it, those given up too.</param>
    public static IReadOnlyList<IcsEntry> Of(IReadOnlyCollection<Booking> series, bool invite = false)
    {
        var byDate = series.GroupBy(PlannedStart).OrderBy(of => of.Key).ToDictionary(of => of.Key, of => of.Last());
        var shown = byDate.Values.Where(booking => booking.State is not (BookingState.Cancelled or BookingState.Failed)).ToList();
        if (shown.Count < 2 || shown[0].Recurrence is not { } rule)
        {
            return [.. shown.Select(booking => BookingEntries.Of(booking, invite))];
        }

        var zone = shown[0].TimeZone;
        var dates = Dates(byDate.Keys.First(), byDate.Keys.Last(), rule, zone);
        var usual = shown.GroupBy(booking => (booking.Title, booking.Duration, Status: BookingEntries.StatusOf(booking.State))).MaxBy(of => of.Count())!;
        var first = byDate.Values.First();
        var uid = first.Series.ToString()!;
        var sequence = series.Max(booking => booking.Version);
        var stamp = series.Max(BookingEntries.StampOf);
        var entries = new List<IcsEntry>
        {
            BookingEntries.Of(usual.First(), invite) with
            {
                Uid = uid,
                Sequence = sequence,
                Stamp = stamp,
                CreatedAt = first.CreatedAt,
                Start = dates[0],
                End = dates[0] + usual.Key.Duration,
                TimeZone = zone,
                Series = new IcsSeries(Bounded(rule, dates[^1]), [.. dates.Where(date => !byDate.TryGetValue(date, out var booking) || !shown.Contains(booking))]),
            },
        };
        foreach (var booking in shown)
        {
            var planned = PlannedStart(booking);
            if (!dates.Contains(planned))
            {
                entries.Add(BookingEntries.Of(booking, invite));
            }
            else if (booking.StartsAt != planned || (booking.Title, booking.Duration, BookingEntries.StatusOf(booking.State)) != usual.Key)
            {
                entries.Add(BookingEntries.Of(booking, invite) with { Uid = uid, Sequence = sequence, TimeZone = zone, Instead = planned });
            }
        }

        return entries;
    }

    /// <summary>One date of a recurrence that does not take place, for whoever was invited to all of it.</summary>
    public static IcsEntry TakenOut(Booking booking) => BookingEntries.Of(booking, invite: true) with
    {
        Uid = booking.Series.ToString()!, TimeZone = booking.TimeZone, Instead = PlannedStart(booking),
    };

    /// <summary>When it was to be before anybody moved it; where that is forgotten, when it is.</summary>
    private static DateTimeOffset PlannedStart(Booking booking) => booking.Changes is [{ Version: 1 } first, ..] ? first.StartsAt : booking.StartsAt;

    /// <summary>The rule's dates by the clock of its zone; the first is there whatever the rule says.</summary>
    private static List<DateTimeOffset> Dates(DateTimeOffset first, DateTimeOffset last, string rule, string zone)
    {
        var start = new CalDateTime(first.UtcDateTime, CalDateTime.UtcTzId).ToTimeZone(zone);
        var dates = new CalendarEvent { Start = start, RecurrenceRule = new RecurrenceRule(rule) }.GetOccurrences(start)
            .Select(occurrence => new DateTimeOffset(occurrence.Period.StartTime.AsUtc, TimeSpan.Zero)).Take(MostDates).TakeWhile(date => date <= last).ToList();
        if (dates.Count == 0 || dates[0] != first)
        {
            dates.Insert(0, first);
        }

        return dates;
    }

    /// <summary>A rule without an end would go on in other programs for ever: it ends where the bookings do.</summary>
    private static string Bounded(string rule, DateTimeOffset last)
    {
        var kept = rule.Split(';').Where(part => !part.StartsWith("COUNT=", StringComparison.OrdinalIgnoreCase) && !part.StartsWith("UNTIL=", StringComparison.OrdinalIgnoreCase));
        return $"{string.Join(';', kept)};UNTIL={last.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}";
    }
}
