using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

public sealed class BackToBackTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero);

    /// <summary>A reset of two minutes and three to spare: five in all.</summary>
    private static readonly ArrivalLead Lead = new(
        WarmUp: TimeSpan.FromMinutes(8), Reset: TimeSpan.FromMinutes(2), Reserve: TimeSpan.FromMinutes(10), HandOverReserve: TimeSpan.FromMinutes(3));

    [Theory]
    [InlineData(new[] { 0 }, new[] { 10 }, 0, "10 after 0")]
    [InlineData(new[] { 0 }, new[] { 5 }, 0, "5 after 0")]
    [InlineData(new[] { 0 }, new[] { 4 }, 0, "")]
    [InlineData(new int[0], new[] { 10 }, 0, "")]
    [InlineData(new[] { 0 }, new int[0], 0, "")]
    // One stage does for one booking only.
    [InlineData(new[] { 0 }, new[] { 10, 10 }, 0, "10 after 0")]
    [InlineData(new[] { 0, 0 }, new[] { 10, 11 }, 0, "10 after 0, 11 after 0")]
    // What is too late for the first may do for the second, which must not lose it to the first.
    [InlineData(new[] { 7 }, new[] { 10, 15 }, 0, "15 after 7")]
    [InlineData(new[] { 0, 7 }, new[] { 10, 15 }, 0, "10 after 0, 15 after 7")]
    // Whoever is in line already takes the first stages that come free.
    [InlineData(new[] { 0 }, new[] { 10 }, 1, "")]
    [InlineData(new[] { 0, 1 }, new[] { 10 }, 1, "10 after 1")]
    [InlineData(new[] { 0, 1 }, new[] { 10 }, 7, "")]
    public void Decide_GivesAStageThatIsCleanInTime(int[] endings, int[] starts, int aheadInLine, string expected)
    {
        var shows = endings.Select(minute => new EndingShow(SessionId.New(TimeProvider.System), Nine.AddMinutes(minute))).ToList();
        var bookings = starts.Select(minute => new ComingShow(BookingId.New(TimeProvider.System), Nine.AddMinutes(minute))).ToList();

        // The order in which they are told says nothing.
        var handed = BackToBack.Decide(bookings.AsEnumerable().Reverse(), shows.AsEnumerable().Reverse(), aheadInLine, Lead);

        Assert.Equal(handed.Count, handed.Values.Distinct().Count());
        Assert.Equal(expected, string.Join(", ", handed
            .Select(pair => (
                Start: starts[bookings.FindIndex(booking => booking.Booking == pair.Key)], End: endings[shows.FindIndex(show => show.Session == pair.Value)]))
            .Order()
            .Select(pair => $"{pair.Start} after {pair.End}")));
    }
}
