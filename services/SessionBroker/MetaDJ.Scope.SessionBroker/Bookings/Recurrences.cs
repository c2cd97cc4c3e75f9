using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using MetaDJ.Scope.SessionBroker.Calendars;
using NodaTime;
using Frequency = Ical.Net.FrequencyType;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>
/// When the bookings of an RFC 5545 rule begin. It is expanded on local times, so that a show at eight is at eight in summer and in winter;
/// where the clock is put forward over a start, that one begins as much later. Pure.
/// </summary>
internal static class Recurrences
{
    private const int LongestRule = 300;

    /// <summary>A rule that matches nothing for so many steps (29 February on a Monday) is not searched further.</summary>
    private const int StepsWithoutMatch = 1_000;

    /// <param name="rule">Without its name.</param>
    /// <param name="starts">The first one is <paramref name="first"/>.</param>
    /// <returns>What is wrong with it; null when it was expanded.</returns>
    public static string? Expand(string rule, DateTimeOffset first, DateTimeZone zone, BookingOptions bounds, out IReadOnlyList<DateTimeOffset> starts)
    {
        starts = [];
        if (Read(rule, zone, out var pattern) is { } error)
        {
            return error;
        }

        var local = ZoneTimes.Local(zone, first);
        var begins = new CalDateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second);
        var last = local.PlusSeconds((long)bounds.LongestRecurrence.TotalSeconds);
        var tooFar = $"It reaches further than {bounds.LongestRecurrence.TotalDays:0} days. Let it end sooner (COUNT or UNTIL).";
        // One in the year 9999 is too far by any clock, and is not turned into a local time before.
        if (pattern.Until is { } until && LocalDateTime.FromDateTime(until.Value) > last)
        {
            return tooFar;
        }

        List<LocalDateTime> found;
        try
        {
            found = [.. new CalendarEvent { Start = begins, RecurrenceRule = pattern }
                .GetOccurrences(begins, new EvaluationOptions { MaxUnmatchedIncrementsLimit = StepsWithoutMatch })
                .Select(occurrence => LocalDateTime.FromDateTime(occurrence.Period.StartTime.Value))
                .Take(bounds.MostOccurrences + 1)];
        }
        catch (Exception exception) when (exception is EvaluationException or ArgumentException or OverflowException)
        {
            return "It names no day that there is.";
        }

        if (found.Count == 0 || found[0] != local.Date.At(local.TimeOfDay.With(TimeAdjusters.TruncateToSecond)))
        {
            return "The start is not one of its times: let the booking begin at the first of them.";
        }

        if (found.Count > bounds.MostOccurrences)
        {
            return $"It has more than {bounds.MostOccurrences} times. Let it end sooner (COUNT or UNTIL).";
        }

        if (found[^1] > last)
        {
            return tooFar;
        }

        starts = [first, .. found.Skip(1).Select(start => ZoneTimes.AtLeniently(zone, start))];
        return null;
    }

    private static string? Read(string rule, DateTimeZone zone, out RecurrencePattern pattern)
    {
        pattern = new RecurrencePattern();
        if (rule.Length is 0 or > LongestRule || rule.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return $"Must be 1 to {LongestRule} visible characters, like FREQ=WEEKLY;COUNT=10.";
        }

        try
        {
            pattern = new RecurrencePattern(rule);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            return "Must be a rule of RFC 5545 without its name, like FREQ=WEEKLY;COUNT=10.";
        }

        if (pattern.Frequency is not (Frequency.Daily or Frequency.Weekly or Frequency.Monthly or Frequency.Yearly)
            || pattern.ByHour.Count + pattern.ByMinute.Count + pattern.BySecond.Count > 0)
        {
            return "Bookings can recur daily, weekly, monthly or yearly, once a day at most.";
        }

        if (pattern.Count is null && pattern.Until is null)
        {
            return "Say when it ends, with COUNT or UNTIL.";
        }

        if (pattern.Until is { IsUtc: true } until && ZoneTimes.IsNear(until.Year))
        {
            // The other times are local ones.
            var end = Instant.FromDateTimeUtc(until.AsUtc).InZone(zone).LocalDateTime;
            pattern.Until = new CalDateTime(end.Year, end.Month, end.Day, end.Hour, end.Minute, end.Second);
        }

        return null;
    }
}
