using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

/// <summary>A booking and its session have one end, one hot spare, and one claim on room, quota and money: whichever of them is changed.</summary>
public sealed class OneEndTests(RedisServers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A booking of an hour that is being played.</summary>
    private static async Task<(BookingId Booking, SessionResponse Session)> PlayAsync(ArrivalScene scene, int pods = 1)
    {
        var id = await scene.BookAsync(TimeSpan.FromMinutes(12), Hour);
        for (var i = 0; i < pods; i++)
        {
            await scene.AddPodAsync();
        }

        await scene.SettleAsync();
        var session = (await scene.As("ana").OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation)).Content!;
        Assert.Equal(SessionState.Live, session.State);
        return (id, session);
    }

    private static string? Type(IApiResponse answer) => (answer.Error as ApiException)?.Content is { } text
        ? System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("type").GetString()!.Split(':', '/')[^1]
        : null;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Patch_OfABookingThatIsPlayed_MovesItsSessionsEndAtOnce(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind, maximum: 1);
        var (id, session) = await PlayAsync(scene);

        // No loop passes in between.
        foreach (var lasts in new[] { Hour * 1.5, Hour * 0.75 })
        {
            var changed = await scene.As("ana").UpdateBookingAsync(id, new UpdateBookingRequest { Duration = lasts }, cancellationToken: Cancellation);
            Assert.True(changed.StatusCode == HttpStatusCode.OK, changed.Error?.ToString());
            var now = (await scene.As("ana").GetAsync(session.Id, Cancellation)).Content!;
            Assert.Equal((SessionState.Live, changed.Content!.EndsAt), (now.State, now.EndsAt));
            Assert.True(now.LeaseExpiresAt <= now.EndsAt.AddMinutes(5));
            // The pod is leased as long, and for the grace at most.
            var leasedUntil = Assert.Single((await scene.DemandAsync()).Pods).EndsAt!.Value;
            Assert.InRange(leasedUntil, changed.Content.EndsAt, changed.Content.EndsAt.AddMinutes(2));
        }

    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Extend_OfABookedSession_MovesItsBookingsEndRoomAndQuota(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind, maximum: 1);
        var (id, session) = await PlayAsync(scene);
        var operators = scene.Broker.Api(AccessForTests.Operator);
        // In a zone where no week and no month begins meanwhile.
        var quota = new QuotaSpec { HoursPerWeek = 2, TimeZone = TimeProvider.System.GetUtcNow().Hour < 12 ? "UTC" : "Etc/GMT+12" };
        await operators.PutQuotaAsync(QuotaScope.Parse("user:ana"), quota, Cancellation);

        var extended = (await scene.As("ana").ExtendAsync(session.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(30) }, cancellationToken: Cancellation)).Content!;

        Assert.Equal(session.EndsAt.AddMinutes(30), extended.EndsAt);
        Assert.Equal(extended.EndsAt, (await scene.BookingAsync(id)).EndsAt);
        // Its room moved with it.
        var behind = await scene.As("ben").CreateBookingAsync(
            new CreateBookingRequest { Pool = scene.Pool, Start = session.EndsAt.AddMinutes(15).ToString("O"), Duration = Hour, Title = "Too early" }, cancellationToken: Cancellation);
        Assert.Equal((HttpStatusCode.Conflict, "no-room"), (behind.StatusCode, Type(behind)));
        // And its quota: an hour and a half of two are held, so that another three quarters of an hour are too much.
        Assert.Equal(1.5m, await HeldAsync(), 3);
        var beyond = await scene.As("ana").ExtendAsync(session.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(45) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, beyond.StatusCode);
        Assert.Equal(extended.EndsAt, (await scene.SessionAsync(id)).EndsAt);
        Assert.Equal(1.5m, await HeldAsync(), 3);

        async Task<decimal> HeldAsync() =>
            (await operators.GetQuotaAsync(QuotaScope.Parse("user:ana"), Cancellation)).Content!.Periods.Single(period => period.Period == QuotaPeriod.Week).Hours.Held;
    }

    [Fact]
    public async Task Extend_WithoutMoneyForMore_IsRefused_BookedOrNot()
    {
        await using var scene = await ArrivalScene.StartAsync(servers);
        var (id, booked) = await PlayAsync(scene);
        await scene.AddPodAsync();
        var walkIn = (await scene.As("ana").OpenAsync(new OpenSessionRequest { Pool = scene.Pool, Duration = Hour }, cancellationToken: Cancellation)).Content!;
        var more = new ExtendSessionRequest { By = TimeSpan.FromMinutes(10) };
        var first = await scene.As("ana").ExtendAsync(walkIn.Id, more, "again", Cancellation);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        // Not the duration that was asked for a moment ago, which is believed.
        await scene.As("ana").UpdateBookingAsync(id, new UpdateBookingRequest { Duration = Hour * 1.1 }, cancellationToken: Cancellation);
        scene.Broker.Provisioning.Penniless["ana"] = true;
        more = new ExtendSessionRequest { By = TimeSpan.FromMinutes(11) };

        foreach (var session in new[] { booked.Id, walkIn.Id })
        {
            var refused = await scene.As("ana").ExtendAsync(session, more, cancellationToken: Cancellation);
            Assert.Equal((HttpStatusCode.PaymentRequired, "no-money"), (refused.StatusCode, Type(refused)));
        }

        Assert.Equal(booked.EndsAt + (Hour * 0.1), (await scene.SessionAsync(id)).EndsAt);
        // Nor a second pod; and what was granted before is answered as it was.
        Assert.Equal(HttpStatusCode.PaymentRequired, (await scene.As("ana").WantHotSpareAsync(walkIn.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await scene.As("ana").WantHotSpareAsync(booked.Id, Cancellation)).StatusCode);
        var again = await scene.As("ana").ExtendAsync(walkIn.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(10) }, "again", Cancellation);
        Assert.Equal((HttpStatusCode.OK, first.Content!.EndsAt), (again.StatusCode, again.Content!.EndsAt));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HotSpare_OfABookedSession_IsItsBookingsAndTakesTheRoomOfTwo(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind, maximum: 2);
        var (id, session) = await PlayAsync(scene);
        var other = await scene.BookAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), "ben");

        var full = await scene.As("ana").WantHotSpareAsync(session.Id, Cancellation);
        Assert.Equal((HttpStatusCode.Conflict, "no-room"), (full.StatusCode, Type(full)));
        Assert.False((await scene.BookingAsync(id)).HotSpare);

        await scene.As("ben").CancelBookingAsync(other, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await scene.As("ana").WantHotSpareAsync(session.Id, Cancellation)).StatusCode);
        Assert.True((await scene.BookingAsync(id)).HotSpare);
        var third = await scene.As("ben").CreateBookingAsync(
            new CreateBookingRequest { Pool = scene.Pool, Start = session.EndsAt.AddMinutes(-30).ToString("O"), Duration = Hour, Title = "Beside" }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, third.StatusCode);

        // Taken back by the booking, the session gives it up.
        await scene.As("ana").UpdateBookingAsync(id, new UpdateBookingRequest { HotSpare = false }, cancellationToken: Cancellation);
        await scene.SettleAsync();
        Assert.False((await scene.BookingAsync(id)).HotSpare);
        await scene.BookAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), "ben");
    }
}
