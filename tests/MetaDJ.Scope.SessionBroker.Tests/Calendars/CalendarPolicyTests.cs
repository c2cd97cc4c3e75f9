using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class CalendarPolicyTests
{
    private static readonly DateTimeOffset Now = Utc("2026-03-20T12:00");

    private static readonly CalendarRules Rules = new()
    {
        Pool = PoolName.Parse("hall"),
        TimeZone = "Europe/Berlin",
        ShortestMs = 1_800_000,
        LongestMs = 14_400_000,
        AheadMs = (long)TimeSpan.FromDays(30).TotalMilliseconds,
        GridMs = 900_000,
        QuietHours = [new QuietTime { Days = [DayOfWeek.Saturday], From = new TimeOnly(23, 0), To = new TimeOnly(8, 0) }],
    };

    [Theory]
    [InlineData("2026-03-20T13:00", "2026-03-20T14:00", null)]
    [InlineData("2026-03-20T12:00", "2026-03-20T13:00", "start: Must lie ahead")]
    [InlineData("2026-04-20T12:00", "2026-04-20T13:00", "start: Lies further ahead")]
    [InlineData("2026-03-21T12:00", "2026-03-21T12:00", "end: Must come after")]
    [InlineData("2026-03-21T12:00", "2026-03-21T12:15", "end: Must be at least")]
    [InlineData("2026-03-21T12:00", "2026-03-21T16:15", "end: Must be at most")]
    [InlineData("2026-03-21T12:05", "2026-03-21T13:00", "start: Must fall on")]
    [InlineData("2026-03-21T12:00", "2026-03-21T13:05", "end: Must fall on")]
    // Berlin is an hour ahead of UTC then: quiet from 22:00 to 07:00 UTC.
    [InlineData("2026-03-21T21:00", "2026-03-21T22:15", "start: Falls into quiet hours")]
    [InlineData("2026-03-22T06:45", "2026-03-22T08:00", "start: Falls into quiet hours")]
    [InlineData("2026-03-21T21:00", "2026-03-21T22:00", null)]
    [InlineData("2026-03-22T07:00", "2026-03-22T08:00", null)]
    // The week after the clock has been put forward in that night: quiet until 06:00 UTC.
    [InlineData("2026-03-29T06:00", "2026-03-29T07:00", null)]
    [InlineData("2026-03-29T05:45", "2026-03-29T06:45", "start: Falls into quiet hours")]
    public void Check_OfANewBooking(string from, string to, string? error) => Is(error, CalendarPolicy.Check(Rules, new Span(Utc(from), Utc(to)), Now));

    [Theory]
    // Began already, and off the grid of today's rules: its end can still be changed.
    [InlineData("2026-03-20T11:50", "2026-03-20T13:00", "2026-03-20T11:50", "2026-03-20T13:30", null)]
    [InlineData("2026-03-20T11:50", "2026-03-20T13:00", "2026-03-20T11:50", "2026-03-20T12:30", null)]
    [InlineData("2026-03-20T11:50", "2026-03-20T13:00", "2026-03-20T11:50", "2026-03-20T16:00", "end: Must be at most")]
    [InlineData("2026-03-20T11:50", "2026-03-20T13:00", "2026-03-20T11:45", "2026-03-20T13:00", "start: Must lie ahead")]
    // Longer than is allowed by now, and into quiet hours: giving time up needs no leave.
    [InlineData("2026-03-21T18:00", "2026-03-21T23:00", "2026-03-21T18:00", "2026-03-21T22:45", null)]
    [InlineData("2026-03-21T20:00", "2026-03-21T22:30", "2026-03-21T20:00", "2026-03-21T22:45", "end: Falls into quiet hours")]
    [InlineData("2026-03-21T18:00", "2026-03-21T23:00", "2026-03-21T18:00", "2026-03-21T18:15", "end: Must be at least")]
    public void Check_OfAChange(string hadFrom, string hadTo, string from, string to, string? error) =>
        Is(error, CalendarPolicy.Check(Rules, new Span(Utc(from), Utc(to)), Now, new Span(Utc(hadFrom), Utc(hadTo))));

    [Fact]
    public void Conflicts_AreTheTimesWithMoreThanThereIsRoom()
    {
        var rules = Rules with { Capacity = 1, BufferAfterMs = 900_000 };
        TakenSpan[] taken =
        [
            Taken("2026-03-21T10:00", "2026-03-21T12:00"), Taken("2026-03-21T11:00", "2026-03-21T13:00"), Taken("2026-03-21T13:00", "2026-03-21T14:00"),
            Taken("2026-03-21T15:00", "2026-03-21T16:00"), Taken("2026-03-21T15:00", "2026-03-21T15:30", "ses_01234567890123456789012345678901"),
        ];

        var conflicts = CalendarConflicts.Find(rules, taken);

        Assert.Equal(
            [(Utc("2026-03-21T11:00"), Utc("2026-03-21T12:15"), 2, 2), (Utc("2026-03-21T13:00"), Utc("2026-03-21T13:15"), 2, 2), (Utc("2026-03-21T15:00"), Utc("2026-03-21T15:45"), 2, 1)],
            conflicts.Select(conflict => (conflict.From, conflict.To, conflict.Taken, conflict.Bookings.Count)));
        Assert.Empty(CalendarConflicts.Find(rules with { Capacity = 2 }, taken));
    }

    private static TakenSpan Taken(string from, string to, string? id = null) => new(new Span(Utc(from), Utc(to)), id ?? BookingId.New(TimeProvider.System).ToString());

    private static void Is(string? expected, IEnumerable<(string Field, string Error)> errors)
    {
        var text = string.Join('\n', errors.Select(error => $"{error.Field}: {error.Error}"));
        if (expected is null)
        {
            Assert.Equal("", text);
        }
        else
        {
            Assert.StartsWith(expected, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text + "Z", null);
}
