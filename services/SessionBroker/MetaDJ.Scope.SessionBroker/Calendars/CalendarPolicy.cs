namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>What a pool's rules say about a window, before it is asked whether there is room. Pure.</summary>
internal static class CalendarPolicy
{
    /// <param name="before">What a booking that is changed has now: to keep its start, or to give up time, needs no leave again.</param>
    /// <returns>What is wrong, by the field that a person would change; empty when nothing is.</returns>
    public static IEnumerable<(string Field, string Error)> Check(CalendarRules rules, Span wanted, DateTimeOffset now, Span? before = null)
    {
        var moved = wanted.From != before?.From;
        var shrinks = before is { } had && wanted.From >= had.From && wanted.To <= had.To;
        if (moved && wanted.From <= now)
        {
            yield return ("start", "Must lie ahead.");
        }
        else if (moved && wanted.From - now > TimeSpan.FromMilliseconds(rules.AheadMs))
        {
            yield return ("start", $"Lies further ahead than the {Text(rules.AheadMs)} this pool can be booked for.");
        }

        if (wanted.IsEmpty)
        {
            yield return ("end", "Must come after the start.");
            yield break;
        }

        if (wanted.Length < TimeSpan.FromMilliseconds(rules.ShortestMs))
        {
            yield return ("end", $"Must be at least {Text(rules.ShortestMs)} after the start.");
        }
        else if (!shrinks && wanted.Length > TimeSpan.FromMilliseconds(rules.LongestMs))
        {
            yield return ("end", $"Must be at most {Text(rules.LongestMs)} after the start.");
            yield break;
        }

        foreach (var error in OffGrid(rules, wanted, before))
        {
            yield return error;
        }

        if (!shrinks && QuietHours.FirstIn(rules, wanted.From, wanted.To) is { } quiet)
        {
            var zone = ZoneTimes.Zone(rules.TimeZone);
            yield return (
                moved ? "start" : "end",
                $"Falls into quiet hours: from {ZoneTimes.Text(quiet.From, zone)} to {ZoneTimes.Text(quiet.To, zone)}, {rules.TimeZone}.");
        }
    }

    private static IEnumerable<(string Field, string Error)> OffGrid(CalendarRules rules, Span wanted, Span? before)
    {
        if (rules.GridMs is not { } grid)
        {
            yield break;
        }

        var zone = ZoneTimes.Zone(rules.TimeZone);
        foreach (var (field, instant, same) in new[] { ("start", wanted.From, before?.From), ("end", wanted.To, before?.To) })
        {
            if (instant != same && ZoneTimes.Local(zone, instant).TickOfDay / TimeSpan.TicksPerMillisecond % grid != 0)
            {
                yield return (field, $"Must fall on a multiple of {Text(grid)} from midnight, {rules.TimeZone}.");
            }
        }
    }

    private static string Text(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds).ToString("c");
}
