namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>What a pool's rules say about a window, before it is asked whether there is room. Pure.</summary>
internal static class CalendarPolicy
{
    /// <returns>What is wrong, by the field that a person would change; empty when nothing is.</returns>
    public static IEnumerable<(string Field, string Error)> Check(CalendarRules rules, DateTimeOffset startsAt, DateTimeOffset endsAt, DateTimeOffset now)
    {
        var zone = ZoneTimes.Zone(rules.TimeZone);
        var lasts = (long)(endsAt - startsAt).TotalMilliseconds;
        if (startsAt <= now)
        {
            yield return ("start", "Must lie ahead.");
        }
        else if (startsAt - now > TimeSpan.FromMilliseconds(rules.AheadMs))
        {
            yield return ("start", $"Lies further ahead than the {Text(rules.AheadMs)} this pool can be booked for.");
        }

        if (lasts <= 0)
        {
            yield return ("end", "Must come after the start.");
            yield break;
        }
        else if (lasts < rules.ShortestMs)
        {
            yield return ("end", $"Must be at least {Text(rules.ShortestMs)} after the start.");
        }
        else if (lasts > rules.LongestMs)
        {
            yield return ("end", $"Must be at most {Text(rules.LongestMs)} after the start.");
            yield break;
        }

        if (rules.GridMs is { } grid)
        {
            foreach (var (field, instant) in new[] { ("start", startsAt), ("end", endsAt) })
            {
                if (ZoneTimes.Local(zone, instant).TickOfDay / TimeSpan.TicksPerMillisecond % grid != 0)
                {
                    yield return (field, $"Must fall on a multiple of {Text(grid)} from midnight, {rules.TimeZone}.");
                }
            }
        }

        if (QuietHours.FirstIn(rules, startsAt, endsAt) is { } quiet)
        {
            yield return ("start", $"Falls into quiet hours: from {ZoneTimes.Text(quiet.From, zone)} to {ZoneTimes.Text(quiet.To, zone)}, {rules.TimeZone}.");
        }
    }

    private static string Text(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds).ToString("c");
}
