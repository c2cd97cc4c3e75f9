using System.Net;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

/// <summary>Looks at the calendar from where a span more leads out of what a clock can tell.</summary>
public sealed class CalendarEdgesTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("calendars/{0}/view?from=9999-12-31T00:00:00Z")]
    [InlineData("calendars/{0}/view?from=0001-01-01T00:00:00Z")]
    [InlineData("calendars/{0}/free?from=9999-12-31T23:59:59Z")]
    [InlineData("calendars/{0}/busy?from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z")]
    [InlineData("bookings/calendar.ics?from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z")]
    public async Task Screens_FromTheEndsOfTheCalendar_NameTheField(string route)
    {
        await using var broker = await StartAsync();

        using var answer = await broker.Client(AccessForTests.Member("ana")).GetAsync($"/api/{route.Replace("{0}", broker.Pool.Value, StringComparison.Ordinal)}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"from\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnBookings_SinceTheFirstOfAllDays_AreAllThereAre()
    {
        await using var broker = await StartAsync();
        var start = TimeProvider.System.GetUtcNow().AddDays(10);
        var booked = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(
            new CreateBookingRequest { Pool = broker.Pool, Start = start.ToString("O"), Duration = TimeSpan.FromHours(2), Title = "My show" }, cancellationToken: Cancellation);

        using var answer = await broker.Client(AccessForTests.Member("ana")).GetAsync("/api/bookings?from=0001-01-01T00:00:00Z", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(booked.Content!.Id.ToString(), await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private async Task<BrokerApplication> StartAsync()
    {
        var broker = await BrokerApplication.StartAsync(servers, RedisKind.Redis, 1);
        broker.Provisioning.Specs[broker.Pool] = new PoolSpec { Pipeline = "longlive", Maximum = 1 };
        await broker.Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
        return broker;
    }
}
