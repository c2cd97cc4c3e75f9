using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Quotas;

namespace MetaDJ.Scope.SessionBroker.Tests.Quotas;

public sealed class QuotaCalendarTests
{
    [Theory]
    [InlineData("2026-11-25T19:00Z", 2, 1, "UTC", "w:2026-11-23=2h/$6 m:2026-11-01=2h/$6")]
    [InlineData("2026-11-25T19:00Z", 2, 2, "UTC", "w:2026-11-23=4h/$6 m:2026-11-01=4h/$6")]
    [InlineData("2026-11-29T23:00Z", 2, 1, "UTC", "w:2026-11-23=1h/$3 w:2026-11-30=1h/$3 m:2026-11-01=2h/$6")]
    [InlineData("2026-11-29T23:00Z", 2, 1, "Europe/Berlin", "w:2026-11-30=2h/$6 m:2026-11-01=2h/$6")]
    [InlineData("2026-12-31T21:00Z", 6, 1, "Europe/Berlin", "w:2026-12-28=6h/$6 m:2026-12-01=2h/$2 m:2027-01-01=4h/$4")]
    [InlineData("2026-11-25T00:00Z", 168, 1, "UTC", "w:2026-11-23=120h/$4.285714 w:2026-11-30=48h/$1.714286 m:2026-11-01=144h/$5.142857 m:2026-12-01=24h/$0.857143")]
    public void Parts_FollowTheWeeksAndMonthsOfTheZone(string start, int hours, int gpus, string zone, string expected)
    {
        var from = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);

        var parts = QuotaCalendar.Parts(new QuotaLoad(new Span(from, from.AddHours(hours)), gpus, 6_000_000), zone);

        Assert.Equal(expected, string.Join(' ', parts.Select(part => FormattableString.Invariant($"{part.Period}={part.Ms / 3_600_000}h/${part.Usd / 1_000_000m:0.######}"))));
    }

    /// <summary>In Berlin the night of 25 October 2026 has an hour more; the week is 169 hours long.</summary>
    [Fact]
    public void PeriodAt_WhenTheClocksChange_IsAsLongAsItIs()
    {
        var (name, span) = QuotaCalendar.PeriodAt(new DateTimeOffset(2026, 10, 25, 12, 0, 0, TimeSpan.Zero), "Europe/Berlin", QuotaPeriod.Week);

        Assert.Equal("w:2026-10-19", name);
        Assert.Equal(169, span.Length.TotalHours);
        Assert.Equal((QuotaPeriod.Week, span), QuotaCalendar.Read(name, "Europe/Berlin"));
    }

    [Fact]
    public void Scaled_SharesWhatWasUsedAsItWasExpected()
    {
        var from = new DateTimeOffset(2026, 11, 29, 23, 0, 0, TimeSpan.Zero);
        var expected = QuotaCalendar.Parts(new QuotaLoad(new Span(from, from.AddHours(4)), 1, 8_000_000), "UTC");

        var used = QuotaCalendar.Scaled(expected, 3_600_001, 1_000_003);

        Assert.Equal([900_000, 2_700_001, 3_600_001], used.Select(part => part.Ms));
        Assert.All(used.GroupBy(part => part.Period[0]), kind => Assert.Equal((3_600_001, 1_000_003), (kind.Sum(part => part.Ms), kind.Sum(part => part.Usd))));
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("Berlin", false)]
    [InlineData("", false)]
    public void IsZone_KnowsTheDatabase(string zone, bool expected) => Assert.Equal(expected, QuotaCalendar.IsZone(zone));
}
