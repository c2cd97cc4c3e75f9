using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

public sealed class RecurrencesTests
{
    private static readonly BookingOptions Bounds = new() { MostOccurrences = 60, LongestRecurrence = TimeSpan.FromDays(366) };

    [Theory]
    // A show at eight in the evening is at eight in summer (+2) and in winter (+1): the clock is put back on 25 October 2026.
    [InlineData("FREQ=WEEKLY;COUNT=3", "2026-10-18T18:00:00Z", new[] { "2026-10-18T18:00:00Z", "2026-10-25T19:00:00Z", "2026-11-01T19:00:00Z" })]
    // 02:30 does not exist on 29 March 2026: that one begins an hour later, the next again at 02:30.
    [InlineData("FREQ=DAILY;COUNT=3", "2026-03-28T01:30:00Z", new[] { "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z" })]
    // 02:30 comes twice on 25 October 2026: the first of them.
    [InlineData("FREQ=DAILY;COUNT=3", "2026-10-24T00:30:00Z", new[] { "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z" })]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-01-30T20:00:00Z", new[] { "2026-01-30T20:00:00Z", "2026-02-27T20:00:00Z" })]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260114T230000Z", "2026-01-05T12:00:00Z", new[] { "2026-01-05T12:00:00Z", "2026-01-07T12:00:00Z", "2026-01-12T12:00:00Z", "2026-01-14T12:00:00Z" })]
    [InlineData("FREQ=DAILY;UNTIL=20260107", "2026-01-05T12:00:00Z", new[] { "2026-01-05T12:00:00Z", "2026-01-06T12:00:00Z" })]
    public void Expand_FollowsTheClockOfTheZone(string rule, string first, string[] expected)
    {
        Assert.Null(Expand(rule, first, out var starts));
        Assert.Equal(expected, starts.Select(start => start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null)));
    }

    [Theory]
    [InlineData("FREQ=WEEKLY", "when it ends")]
    [InlineData("FREQ=HOURLY;COUNT=3", "once a day at most")]
    [InlineData("FREQ=SECONDLY;COUNT=3", "once a day at most")]
    [InlineData("FREQ=DAILY;BYHOUR=1,2;COUNT=3", "once a day at most")]
    [InlineData("FREQ=DAILY;COUNT=61", "more than 60")]
    [InlineData("FREQ=DAILY;UNTIL=20260401", "more than 60")]
    [InlineData("FREQ=DAILY;UNTIL=99991231T000000Z", "further than 366 days")]
    // Its local time in Berlin is in the year 10000, which no clock of ours reaches.
    [InlineData("FREQ=DAILY;UNTIL=99991231T235959Z", "further than 366 days")]
    [InlineData("FREQ=YEARLY;COUNT=3", "further than 366 days")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "not one of its times")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "")]
    [InlineData("FREQ=YEARLY;INTERVAL=9000;COUNT=2", "")]
    [InlineData("FREQ=WEEKLY;INTERVAL=999999999;COUNT=2", "")]
    [InlineData("COUNT=3", "")]
    [InlineData("FREQ=NEVER;COUNT=3", "")]
    [InlineData("FREQ=WEEKLY;COUNT=-1", "")]
    [InlineData("FREQ=WEEKLY;COUNT=0", "")]
    [InlineData("FREQ=WEEKLY;INTERVAL=0;COUNT=2", "")]
    [InlineData("FREQ=WEEKLY;COUNT=2;UNTIL=20260801", "")]
    [InlineData("FREQ=WEEKLY;COUNT=99999999999999", "")]
    [InlineData("nonsense", "")]
    [InlineData("", "1 to 300")]
    [InlineData("FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=DAILY;COUNT=2", "1 to 300")]
    public void Expand_OfARuleThatCannotBeBooked_SaysWhy(string rule, string why)
    {
        var error = Expand(rule, "2026-01-05T12:00:00Z", out var starts);

        Assert.NotNull(error);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Empty(starts);
    }

    private static string? Expand(string rule, string first, out IReadOnlyList<DateTimeOffset> starts) =>
        Recurrences.Expand(rule, DateTimeOffset.Parse(first, null), ZoneTimes.Zone("Europe/Berlin"), Bounds, out starts);
}
