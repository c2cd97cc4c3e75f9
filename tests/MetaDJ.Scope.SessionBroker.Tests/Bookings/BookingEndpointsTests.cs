using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

public sealed class BookingEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Booking_FromHoldToCancel_TellsEverythingOnItsWay(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var request = new CreateBookingRequest { Pool = broker.Pool, Start = Text(20), Duration = TimeSpan.FromHours(2), Title = "Release party", TimeZone = "Europe/Berlin" };

        var held = await ana.CreateBookingAsync(request, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        var id = held.Content!.Id;
        Assert.Equal($"/api/bookings/{id}", held.Headers!.Location!.OriginalString);
        Assert.Equal(BookingState.Held, held.Content.State);
        Assert.InRange(held.Content.TimeLeft!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Equal(20, held.Content.LocalStart.Hour);
        Assert.NotEqual(TimeSpan.Zero, held.Content.LocalStart.Offset);

        var confirmed = await ana.ConfirmBookingAsync(id, Cancellation);
        Assert.Equal((HttpStatusCode.OK, BookingState.Confirmed), (confirmed.StatusCode, confirmed.Content!.State));
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("ben")).GetBookingAsync(id, Cancellation)).StatusCode);
        Assert.Equal(id, Assert.Single((await ana.ListBookingsAsync(cancellationToken: Cancellation)).Items).Id);
        Assert.Empty((await broker.Api(AccessForTests.Member("ben")).ListBookingsAsync(cancellationToken: Cancellation)).Items);
        Assert.Single((await broker.Api(AccessForTests.Operator).ListBookingsAsync(pool: broker.Pool, cancellationToken: Cancellation)).Items);

        var early = await ana.CheckInAsync(id, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        var cancelled = await ana.CancelBookingAsync(id, cancellationToken: Cancellation);
        Assert.Equal(BookingState.Cancelled, cancelled.Content!.State);
        Assert.Equal(new BookingCancellation(false, 0), cancelled.Content.Cancellation);
    }

    /// <summary>Ten days ahead, on the hour.</summary>
    private static string Text(int hour) => TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(10).AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm", null);
}
