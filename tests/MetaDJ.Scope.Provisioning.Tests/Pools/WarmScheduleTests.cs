using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

/// <summary>Instants are written as they are in UTC; Berlin is one hour ahead in winter and two in summer.</summary>
public sealed class WarmScheduleTests
{
    private static readonly PoolSpec Evening = Berlin(1, Window("18:00", "02:00", 3, Weekday.Fri, Weekday.Sat));

    [Theory]
    [InlineData("2026-11-27T16:59:59Z", 1)] // Friday, 17:59:59 in Berlin
    [InlineData("2026-11-27T17:00:00Z", 3)]
    [InlineData("2026-11-28T00:59:59Z", 3)] // Saturday, 01:59:59: still Friday's window
    [InlineData("2026-11-28T01:00:00Z", 1)]
    [InlineData("2026-11-28T17:00:00Z", 3)]
    [InlineData("2026-11-29T00:30:00Z", 3)] // Sunday, 01:30: still Saturday's
    [InlineData("2026-11-29T17:30:00Z", 1)] // Sunday evening is not among its days
    [InlineData("2026-07-03T15:59:59Z", 1)] // a Friday in summer
    [InlineData("2026-07-03T16:00:00Z", 3)]
    public void At_FollowsTheClockOfTheZoneAndItsDays(string at, int warm) => Assert.Equal(warm, WarmSchedule.At(Evening, Instant(at)));

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", 0)] // clocks go from 02:00 to 03:00 at 01:00 UTC
    [InlineData("2026-03-29T01:00:00Z", 2)] // 02:30 never comes: it begins at the jump
    [InlineData("2026-03-29T01:29:59Z", 2)]
    [InlineData("2026-03-29T01:30:00Z", 0)] // 03:30
    public void At_WhenTheHourOfItsBeginningIsLeftOut_BeginsAtTheJump(string at, int warm) =>
        Assert.Equal(warm, WarmSchedule.At(Berlin(0, Window("02:30", "03:30", 2, Weekday.Sun)), Instant(at)));

    [Theory]
    [InlineData("2026-10-25T00:29:59Z", 0)] // clocks go from 03:00 back to 02:00 at 01:00 UTC: 02:30 comes twice
    [InlineData("2026-10-25T00:30:00Z", 2)] // it begins the first time
    [InlineData("2026-10-25T01:29:59Z", 2)]
    [InlineData("2026-10-25T01:44:59Z", 2)]
    [InlineData("2026-10-25T01:45:00Z", 0)] // and ends the second time 02:45 comes
    public void At_WhenTheHourComesTwice_BeginsTheFirstTimeAndEndsTheSecond(string at, int warm) =>
        Assert.Equal(warm, WarmSchedule.At(Berlin(0, Window("02:30", "02:45", 2, Weekday.Sun)), Instant(at)));

    [Fact]
    public void At_WhenAWindowLiesWhollyInTheHourThatIsLeftOut_IsNotOpen() =>
        Assert.Equal(0, WarmSchedule.At(Berlin(0, Window("02:10", "02:50", 2, Weekday.Sun)), Instant("2026-03-29T01:00:00Z")));

    [Fact]
    public void At_WhenBeginningIsEnd_LastsAWholeDay()
    {
        var spec = Berlin(0, Window("00:00", "00:00", 2, Weekday.Sun));

        Assert.Equal((2, 2, 0), (At("2026-11-28T23:00:00Z"), At("2026-11-29T22:59:59Z"), At("2026-11-29T23:00:00Z")));

        int At(string at) => WarmSchedule.At(spec, Instant(at));
    }

    [Fact]
    public void At_WhereWindowsOverlap_TakesTheMost_AndAWindowMayAskForFewer()
    {
        var spec = Berlin(2, Window("00:00", "12:00", 0, Weekday.Mon), Window("10:00", "14:00", 1, Weekday.Mon));

        Assert.Equal((0, 1, 1, 2), (At("2026-11-23T08:00:00Z"), At("2026-11-23T10:00:00Z"), At("2026-11-23T12:00:00Z"), At("2026-11-23T14:00:00Z")));

        int At(string at) => WarmSchedule.At(spec, Instant(at));
    }

    [Theory]
    [InlineData("2026-11-27T16:49:59Z", 1)]
    [InlineData("2026-11-27T16:50:00Z", 3)]
    [InlineData("2026-11-28T00:55:00Z", 3)] // it does not end sooner for it
    [InlineData("2026-11-28T01:00:00Z", 1)]
    public void Peak_SeesWhatComesWithinTheTime(string at, int warm) =>
        Assert.Equal(warm, WarmSchedule.Peak(Evening, Instant(at), Instant(at) + TimeSpan.FromMinutes(10)));

    [Theory]
    [InlineData("2026-11-24T20:00:00Z", "2026-11-27T17:00:00Z", 3)]
    [InlineData("2026-11-27T17:00:00Z", "2026-11-28T01:00:00Z", 1)]
    [InlineData("2026-11-29T01:00:00Z", "2026-12-04T17:00:00Z", 3)]
    public void Next_IsTheNextChange(string at, string next, int warm) => Assert.Equal(new WarmStep(Instant(next), warm), WarmSchedule.Next(Evening, Instant(at)));

    [Fact]
    public void Next_AcrossTheJump_IsAnHourSooner() =>
        Assert.Equal(Instant("2026-03-29T16:00:00Z"), WarmSchedule.Next(Berlin(0, Window("18:00", "20:00", 1, Weekday.Sun)), Instant("2026-03-28T12:00:00Z"))!.At);

    [Fact]
    public void Next_WhenTheNumberNeverChanges_IsNone()
    {
        Assert.Null(WarmSchedule.Next(Berlin(1), Instant("2026-11-24T20:00:00Z")));
        Assert.Null(WarmSchedule.Next(Berlin(1, Window("10:00", "12:00", 1, Weekday.Mon)), Instant("2026-11-24T20:00:00Z")));
    }

    [Fact]
    public void At_InAZoneFarAheadOfUtc_TakesItsOwnDay() =>
        Assert.Equal(2, WarmSchedule.At(Berlin(0, Window("06:00", "08:00", 2, Weekday.Sat)) with { TimeZone = "Pacific/Kiritimati" }, Instant("2026-11-27T16:30:00Z")));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static WarmWindow Window(string from, string to, int warm, params Weekday[] days) =>
        new(days, TimeOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), TimeOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture), warm);

    private static PoolSpec Berlin(int warm, params WarmWindow[] schedule) =>
        new() { Pipeline = "longlive", Maximum = 5, Warm = warm, Schedule = schedule, TimeZone = "Europe/Berlin" };
}
