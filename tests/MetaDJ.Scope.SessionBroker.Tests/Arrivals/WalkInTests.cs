using System.Net;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

public sealed class WalkInTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task WalkIn_BeforeABooking_GetsTheTimeThatIsLeftAndNoMore(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind, maximum: 1);
        await scene.AddPodAsync();
        await scene.BookAsync(TimeSpan.FromMinutes(60), TimeSpan.FromHours(1));
        var ben = scene.As("ben");

        var tooLong = await ben.OpenAsync(new OpenSessionRequest { Pool = scene.Pool, Duration = TimeSpan.FromHours(2) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, tooLong.StatusCode);
        var problem = JsonDocument.Parse(((Refit.ApiException)tooLong.Error!).Content!).RootElement;
        Assert.EndsWith("/stage-booked", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        var possible = TimeSpan.Parse(problem.GetProperty("possible").GetString()!, null);
        Assert.InRange(possible, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
        Assert.Empty(await scene.SessionsAsync());

        var fits = await ben.OpenAsync(new OpenSessionRequest { Pool = scene.Pool, Duration = possible - TimeSpan.FromMinutes(10) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        var longer = await ben.ExtendAsync(fits.Content!.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(30) }, cancellationToken: Cancellation);
        Assert.Contains("stage-booked", (longer.Error as Refit.ApiException)?.Content, StringComparison.Ordinal);
        var little = await ben.ExtendAsync(fits.Content.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(5) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.OK, little.StatusCode);
    }

    /// <summary>With thousands live in a pool each open read all the others. A span that cannot be read shows whether anybody does.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task WalkIn_WhereNobodyHasBooked_ReadsNobodyElsesTime(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var keys = CalendarKeys.Of(pool.Name);
        await pool.Redis.StringSetAsync(keys.Rules, $$"""{"pool":"{{pool.Name}}","capacity":1,"bufferBeforeMs":0,"bufferAfterMs":0}""");
        await pool.Redis.SortedSetAddAsync(keys.Calendar, "unreadable", (await pool.LookAsync()).ToUnixTimeMilliseconds());
        await pool.OfferNewAsync();

        Assert.IsType<OpenOutcome.Live>(await pool.OpenAsync());
    }

    [Fact]
    public async Task WalkIn_ThatPlays_TakesRoomUntilItIsOver()
    {
        await using var scene = await ArrivalScene.StartAsync(servers, maximum: 1);
        await scene.AddPodAsync();
        var walkIn = (await scene.As("ben").OpenAsync(new OpenSessionRequest { Pool = scene.Pool, Duration = TimeSpan.FromHours(2) }, cancellationToken: Cancellation)).Content!;
        var wish = new CreateBookingRequest
        {
            Pool = scene.Pool, Start = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O"), Duration = TimeSpan.FromHours(1), Title = "Release party",
        };

        Assert.Equal(HttpStatusCode.Conflict, (await scene.As("ana").CreateBookingAsync(wish, cancellationToken: Cancellation)).StatusCode);

        await scene.As("ben").CloseAsync(walkIn.Id, Cancellation);
        Assert.Equal(HttpStatusCode.Created, (await scene.As("ana").CreateBookingAsync(wish, cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task WalkIn_InLine_ComesAfterABookingAndHasItsTurnWhenThatIsOver()
    {
        await using var scene = await ArrivalScene.StartAsync(servers, maximum: 1);
        var id = await scene.BookAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));
        await scene.WaitAsync(TimeSpan.FromMinutes(1));
        var ben = await scene.As("ben").OpenAsync(new OpenSessionRequest { Pool = scene.Pool, Duration = TimeSpan.FromMinutes(30) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, ben.StatusCode);

        var pod = await scene.AddPodAsync();
        await scene.SettleAsync();
        var booked = await scene.SessionAsync(id);
        Assert.Equal(SessionState.Live, booked.State);
        Assert.NotEqual(SessionState.Live, (await scene.As("ben").GetAsync(ben.Content!.Id, Cancellation)).Content!.State);

        await scene.As("ana").OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation);
        await scene.As("ana").CloseAsync(booked.Id, Cancellation);
        scene.Broker.Provisioning.Change(pod, reset => reset with { ResetFence = booked.FencingToken!.Value.Value });
        await scene.SettleAsync();
        Assert.Equal(SessionState.Live, (await scene.As("ben").GetAsync(ben.Content.Id, Cancellation)).Content!.State);
    }
}
