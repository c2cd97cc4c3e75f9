using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>A calendar's rules as operators write them, and as the scripts keep them.</summary>
internal static class CalendarForms
{
    private const int MostQuietHours = 50;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <returns>What is wrong, by field.</returns>
    public static IEnumerable<(string Field, string Error)> Check(CalendarRulesRequest rules)
    {
        foreach (var (field, value, least, most) in new (string, TimeSpan?, TimeSpan, TimeSpan)[]
        {
            ("bufferBefore", rules.BufferBefore, TimeSpan.Zero, Day),
            ("bufferAfter", rules.BufferAfter, TimeSpan.Zero, Day),
            ("shortestBooking", rules.ShortestBooking, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            ("longestBooking", rules.LongestBooking, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            ("bookableAhead", rules.BookableAhead, TimeSpan.FromHours(1), TimeSpan.FromDays(400)),
            ("grid", rules.Grid, TimeSpan.FromMinutes(1), Day),
            ("approvalLongerThan", rules.ApprovalLongerThan, TimeSpan.Zero, TimeSpan.FromDays(7)),
            ("freeCancelBefore", rules.FreeCancelBefore, TimeSpan.Zero, TimeSpan.FromDays(90)),
            ("checkInBefore", rules.CheckInBefore, TimeSpan.Zero, Day),
            ("noShowAfter", rules.NoShowAfter, TimeSpan.FromMinutes(1), Day),
            ("offerFor", rules.OfferFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        })
        {
            if (value < least || value > most)
            {
                yield return (field, $"Must be from {least:c} to {most:c}.");
            }
        }

        if (rules.ShortestBooking > rules.LongestBooking)
        {
            yield return ("shortestBooking", "Is longer than longestBooking.");
        }

        if (rules.Grid is { } grid && grid > TimeSpan.Zero && Day.Ticks % grid.Ticks != 0)
        {
            yield return ("grid", "Must divide a day evenly.");
        }

        if (rules.Bookable is < 0 or > 10_000)
        {
            yield return ("bookable", "Must be from 0 to 10000.");
        }

        if (rules.LateCancelShare is < 0 or > 1)
        {
            yield return ("lateCancelShare", "Must be from 0 to 1.");
        }

        if (rules.Approval == ApprovalPolicy.LongerThan == rules.ApprovalLongerThan is null)
        {
            yield return ("approvalLongerThan", "Belongs to the approval 'longerThan', and only to that.");
        }

        if (!ZoneTimes.TryZone(rules.TimeZone, out _))
        {
            yield return ("timeZone", "There is no such time zone in the IANA database, whose names are like Europe/Berlin.");
        }

        if (rules.QuietHours.Count > MostQuietHours)
        {
            yield return ("quietHours", $"Must be {MostQuietHours} at most.");
        }

        if (rules.QuietHours.Any(quiet => quiet is null || quiet.Days.Count is 0 or > 7))
        {
            yield return ("quietHours", "Each must name 1 to 7 days.");
        }
    }

    public static CalendarRules Keep(PoolName pool, CalendarRulesRequest rules) => new()
    {
        Pool = pool,
        Bookable = rules.Bookable,
        BufferBeforeMs = Milliseconds(rules.BufferBefore),
        BufferAfterMs = Milliseconds(rules.BufferAfter),
        ShortestMs = Milliseconds(rules.ShortestBooking),
        LongestMs = Milliseconds(rules.LongestBooking),
        AheadMs = Milliseconds(rules.BookableAhead),
        GridMs = Milliseconds(rules.Grid),
        TimeZone = rules.TimeZone,
        QuietHours = rules.QuietHours.Count == 0 ? null : [.. rules.QuietHours.Select(quiet => new QuietTime { Days = quiet.Days, From = quiet.From, To = quiet.To })],
        Approval = rules.Approval switch
        {
            ApprovalPolicy.Always => ApprovalRule.Always,
            ApprovalPolicy.LongerThan => ApprovalRule.LongerThan,
            _ => ApprovalRule.Never,
        },
        ApprovalLongerThanMs = Milliseconds(rules.ApprovalLongerThan),
        CancelFreeMs = Milliseconds(rules.FreeCancelBefore),
        CancelShare = rules.LateCancelShare,
        CheckInMs = Milliseconds(rules.CheckInBefore),
        NoShowMs = Milliseconds(rules.NoShowAfter),
        OfferMs = Milliseconds(rules.OfferFor),
    };

    public static CalendarResponse Show(CalendarRules rules, IReadOnlyList<CalendarConflict>? conflicts) => new()
    {
        Pool = rules.Pool,
        Version = rules.Version,
        Maximum = rules.Maximum,
        Capacity = rules.Capacity,
        Conflicts = conflicts,
        Rules = new CalendarRulesRequest
        {
            Bookable = rules.Bookable,
            BufferBefore = Duration(rules.BufferBeforeMs),
            BufferAfter = Duration(rules.BufferAfterMs),
            ShortestBooking = Duration(rules.ShortestMs),
            LongestBooking = Duration(rules.LongestMs),
            BookableAhead = Duration(rules.AheadMs),
            Grid = Duration(rules.GridMs),
            TimeZone = rules.TimeZone,
            QuietHours = [.. (rules.QuietHours ?? []).Select(quiet => new QuietHoursRule { Days = quiet.Days, From = quiet.From, To = quiet.To })],
            Approval = rules.Approval switch
            {
                ApprovalRule.Always => ApprovalPolicy.Always,
                ApprovalRule.LongerThan => ApprovalPolicy.LongerThan,
                _ => ApprovalPolicy.Never,
            },
            ApprovalLongerThan = Duration(rules.ApprovalLongerThanMs),
            FreeCancelBefore = Duration(rules.CancelFreeMs),
            LateCancelShare = rules.CancelShare,
            CheckInBefore = Duration(rules.CheckInMs),
            NoShowAfter = Duration(rules.NoShowMs),
            OfferFor = Duration(rules.OfferMs),
        },
    };

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    private static long? Milliseconds(TimeSpan? duration) => duration is { } given ? Milliseconds(given) : null;

    private static TimeSpan Duration(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TimeSpan? Duration(long? milliseconds) => milliseconds is { } given ? Duration(given) : null;
}
