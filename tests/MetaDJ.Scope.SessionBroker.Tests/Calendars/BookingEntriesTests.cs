using Ical.Net.DataTypes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars.Ics;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class BookingEntriesTests
{
    private static readonly DateTimeOffset First = new(2026, 10, 7, 17, 0, 0, TimeSpan.Zero);

    /// <summary>Ten weeks in Berlin over the end of summer time: one date was cancelled, one moved, one is shorter, one awaits approval.</summary>
    [Fact]
    public void Own_OfARecurrence_IsOneRuleWithItsExceptions()
    {
        var series = SeriesId.New(TimeProvider.System);
        var bookings = Enumerable.Range(0, 10).Select(week => Booking(Date(week), series)).ToList();
        bookings[2] = bookings[2] with { State = BookingState.Cancelled };
        bookings[4] = bookings[4] with { StartsAt = bookings[4].StartsAt.AddHours(3), EndsAt = bookings[4].EndsAt.AddHours(3), Version = 2 };
        bookings[6] = bookings[6] with { EndsAt = bookings[6].EndsAt.AddHours(-1), Version = 2 };
        bookings[8] = bookings[8] with { State = BookingState.AwaitingApproval };

        var written = IcsWriter.Write(BookingEntries.Own(bookings), "Stage", "stage.example");
        var calendar = Ical.Net.Calendar.Load(written)!;
        var dates = calendar.GetOccurrences(new CalDateTime(First.UtcDateTime, "UTC")).Take(50).Select(date => date.Period.StartTime.AsUtc).Order().ToList();

        Assert.Empty(IcsSyntax.Complaints(written));
        Assert.Equal(bookings.Where(booking => booking.State != BookingState.Cancelled).Select(booking => booking.StartsAt.UtcDateTime).Order(), dates);
        Assert.Equal(4, calendar.Events.Count);
        Assert.Single(calendar.Events.Select(one => one.Uid).Distinct());
        Assert.Equal(["TENTATIVE"], calendar.Events.Where(one => one.Status != "CONFIRMED").Select(one => one.Status));
    }

    [Theory]
    [InlineData("FREQ=WEEKLY")]
    [InlineData("FREQ=WEEKLY;COUNT=10")]
    [InlineData("FREQ=WEEKLY;UNTIL=20300101T000000Z")]
    public void Own_OfARule_EndsWhereTheBookingsDo(string rule)
    {
        var series = SeriesId.New(TimeProvider.System);
        var bookings = Enumerable.Range(0, 10).Select(week => Booking(Date(week), series) with { Recurrence = rule }).ToList();

        var calendar = Ical.Net.Calendar.Load(IcsWriter.Write(BookingEntries.Own(bookings), "Stage", "stage.example"))!;

        Assert.Equal(10, calendar.GetOccurrences(new CalDateTime(First.UtcDateTime, "UTC")).Take(50).Count());
    }

    /// <summary>A window that begins in the middle of a series: its first dates are not there.</summary>
    [Fact]
    public void Own_OfTheRestOfARecurrence_TellsTheRest()
    {
        var series = SeriesId.New(TimeProvider.System);
        var bookings = Enumerable.Range(5, 5).Select(week => Booking(Date(week), series)).ToList();

        var calendar = Ical.Net.Calendar.Load(IcsWriter.Write(BookingEntries.Own(bookings), "Stage", "stage.example"))!;

        Assert.Equal(bookings.Select(booking => booking.StartsAt.UtcDateTime), calendar.GetOccurrences(new CalDateTime(First.UtcDateTime, "UTC")).Take(50).Select(date => date.Period.StartTime.AsUtc));
    }

    [Fact]
    public void TakenOut_NamesTheDateOfTheRecurrenceItStandsFor()
    {
        var series = SeriesId.New(TimeProvider.System);
        var booking = Booking(Date(3), series) with { State = BookingState.Cancelled, StartsAt = Date(3).AddHours(2), EndsAt = Date(3).AddHours(4) };

        var written = IcsWriter.Write([SeriesEntries.TakenOut(booking)], "Stage", "stage.example", IcsMethod.Cancel);

        Assert.Empty(IcsSyntax.Complaints(written));
        Assert.Contains($"UID:{series}@stage.example", written, StringComparison.Ordinal);
        Assert.Contains("RECURRENCE-ID;TZID=Europe/Berlin:20261028T190000", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BookingState.Held, "TENTATIVE")]
    [InlineData(BookingState.Waiting, "TENTATIVE")]
    [InlineData(BookingState.Confirmed, "CONFIRMED")]
    [InlineData(BookingState.Completed, "CONFIRMED")]
    [InlineData(BookingState.NoShow, "CANCELLED")]
    [InlineData(BookingState.Cancelled, null)]
    [InlineData(BookingState.Failed, null)]
    public void Own_TellsTheState(BookingState state, string? status)
    {
        var calendar = Ical.Net.Calendar.Load(IcsWriter.Write(BookingEntries.Own([Booking(First) with { State = state }]), "Stage", "stage.example"))!;

        Assert.Equal(status, calendar.Events.SingleOrDefault()?.Status);
    }

    [Fact]
    public void Busy_TellsWhenAndNothingElse()
    {
        var booking = Booking(First) with { Title = "Secret album launch", User = "ben", Team = "visuals" };

        var written = IcsWriter.Write([.. BookingEntries.Busy([booking, Booking(First) with { State = BookingState.Waiting }], "one")], "Stage", "stage.example");
        var other = IcsWriter.Write([.. BookingEntries.Busy([booking], "two")], "Stage", "stage.example");

        Assert.Empty(IcsSyntax.Complaints(written));
        Assert.Equal("Busy", Assert.Single(Ical.Net.Calendar.Load(written)!.Events).Summary);
        Assert.All(["Secret", "ben", "visuals", booking.Id.ToString()], secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
        Assert.NotEqual(Uid(written), Uid(other));

        static string? Uid(string calendar) => Ical.Net.Calendar.Load(calendar)!.Events[0]!.Uid;
    }

    /// <summary>At 19:00 in Berlin.</summary>
    private static DateTimeOffset Date(int week) => First.AddDays(7 * week).AddHours(week < 3 ? 0 : 1);

    private static Booking Booking(DateTimeOffset start, SeriesId? series = null) => new()
    {
        Id = BookingId.New(TimeProvider.System), Pool = PoolName.Parse("stage"), User = "ana", Title = "Wednesdays", State = BookingState.Confirmed, StartsAt = start, EndsAt = start.AddHours(2),
        TimeZone = "Europe/Berlin", CreatedAt = First.AddDays(-30), Series = series, Recurrence = series is null ? null : "FREQ=WEEKLY;COUNT=10", Version = 1,
        Changes = [new BookingChange { Version = 1, At = First.AddDays(-30), State = BookingState.Held, StartsAt = start, EndsAt = start.AddHours(2) }],
    };
}
