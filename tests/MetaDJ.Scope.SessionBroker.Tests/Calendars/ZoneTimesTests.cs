using MetaDJ.Scope.SessionBroker.Calendars;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class ZoneTimesTests
{
    [Theory]
    [InlineData("0001-01-01T00:00")]
    [InlineData("-0001-01-01T00:00")]
    [InlineData("1999-12-31T23:59:59")]
    [InlineData("2200-01-01T00:00")]
    [InlineData("9999-12-31T23:59")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("2026-12-31T23:59:60Z")]
    [InlineData("2026-02-30T10:00")]
    public void Read_OfATimeThatCannotBeReckonedWith_SaysSo(string text) =>
        Assert.NotNull(ZoneTimes.Read(text, ZoneTimes.Zone("Europe/Berlin"), out _));

    [Fact]
    public void Read_OfALocalTime_IsThatOfTheZone()
    {
        Assert.Null(ZoneTimes.Read("2026-12-31T20:00", ZoneTimes.Zone("Europe/Berlin"), out var instant));
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 19, 0, 0, TimeSpan.Zero), instant);
    }
}
