using NodaTime;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>When the quiet hours of a calendar are, by its own clock. Pure.</summary>
internal static class QuietHours
{
    public static Span? FirstIn(CalendarRules rules, DateTimeOffset from, DateTimeOffset to) => In(rules, from, to).Cast<Span?>().FirstOrDefault();

    /// <summary>Those that touch the window, in order of the days they begin.</summary>
    public static IEnumerable<Span> In(CalendarRules rules, DateTimeOffset from, DateTimeOffset to)
    {
        if (rules.QuietHours is null || to <= from)
        {
            yield break;
        }

        var zone = ZoneTimes.Zone(rules.TimeZone);
        // One that began the day before may reach into this one.
        var last = ZoneTimes.Local(zone, to).Date;
        for (var day = ZoneTimes.Local(zone, from).Date.PlusDays(-1); day <= last; day = day.PlusDays(1))
        {
            foreach (var quiet in rules.QuietHours.Where(quiet => quiet.Days.Contains((DayOfWeek)((int)day.DayOfWeek % 7))).OrderBy(quiet => quiet.From))
            {
                var begins = ZoneTimes.AtLeniently(zone, day + LocalTime.FromTimeOnly(quiet.From));
                var ends = ZoneTimes.AtLeniently(zone, (quiet.To <= quiet.From ? day.PlusDays(1) : day) + LocalTime.FromTimeOnly(quiet.To));
                if (begins < to && ends > from && ends > begins)
                {
                    yield return new Span(begins, ends);
                }
            }
        }
    }
}
