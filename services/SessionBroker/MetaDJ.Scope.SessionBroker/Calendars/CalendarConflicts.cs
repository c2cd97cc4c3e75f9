using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Where more is booked than there is room: after a pool was made smaller, or its buffers longer. Pure.</summary>
internal static class CalendarConflicts
{
    private const int Most = 100;
    private const int BookingsTold = 20;

    /// <param name="taken">What takes room, in the order of its starts.</param>
    public static IReadOnlyList<CalendarConflict> Find(CalendarRules rules, IReadOnlyList<TakenSpan> taken)
    {
        var (before, after) = (TimeSpan.FromMilliseconds(rules.BufferBeforeMs), TimeSpan.FromMilliseconds(rules.BufferAfterMs));
        var edges = taken.SelectMany(time => new[] { (At: time.Span.From - before, By: 1, time.Id), (At: time.Span.To + after, By: -1, time.Id) })
            .OrderBy(edge => edge.At).ThenBy(edge => edge.By);
        var conflicts = new List<CalendarConflict>();
        // In it as often as it takes room.
        var present = new List<string>();
        (DateTimeOffset From, int Most, SortedSet<string> Ids)? open = null;
        foreach (var (at, by, id) in edges)
        {
            if (by > 0)
            {
                present.Add(id);
            }
            else
            {
                present.Remove(id);
            }

            if (present.Count > rules.Capacity)
            {
                var known = open ?? (at, 0, new SortedSet<string>(StringComparer.Ordinal));
                known.Ids.UnionWith(present);
                open = (known.From, Math.Max(known.Most, present.Count), known.Ids);
            }
            else if (open is { } ended)
            {
                open = null;
                if (at > ended.From)
                {
                    conflicts.Add(new CalendarConflict(ended.From, at, ended.Most, rules.Capacity, Bookings(ended.Ids)));
                }

                if (conflicts.Count == Most)
                {
                    break;
                }
            }
        }

        return conflicts;
    }

    private static IReadOnlyList<BookingId> Bookings(IEnumerable<string> ids) =>
        [.. ids.Where(id => BookingId.TryParse(id, null, out _)).Take(BookingsTold).Select(BookingId.Parse)];
}
