using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

public sealed class ArrivalTests(RedisServers servers)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Booking_FromItsWarmingToItsEnd_ArrivesToAProvenStage(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind);
        var ana = scene.As("ana");
        var id = await scene.BookAsync(Hour, Hour);

        // An hour ahead it is announced, and nothing else.
        await scene.SettleAsync();
        var demand = await scene.DemandAsync();
        var wish = Assert.Single(demand.Upcoming);
        var booking = await scene.BookingAsync(id);
        Assert.Equal(
            (booking.StartsAt - TimeSpan.FromMinutes(10), 1, (BookingId?)id, "ana", (DateTimeOffset?)booking.EndsAt),
            (wish.NeededAt, wish.Count, wish.Booking, wish.User, wish.EndsAt));
        Assert.Empty(demand.Line);

        // Six minutes for warming and ten to spare before the start it is in line instead.
        await scene.WaitAsync(TimeSpan.FromMinutes(45));
        await scene.SettleAsync();
        demand = await scene.DemandAsync();
        Assert.Empty(demand.Upcoming);
        Assert.Equal((id, "ana"), Assert.Single(demand.Line) is var line ? (line.Booking!.Value, line.User) : default);
        Assert.Equal(BookingState.Warming, (await scene.BookingAsync(id)).State);

        // The first clean pod is its, and its picture is kept.
        var pod = scene.Broker.Provisioning.AddPod(scene.Pool);
        scene.Broker.Provisioning.Change(pod, told => told with { GpuType = "NVIDIA L4", DataCenter = "EU-RO-1" });
        await scene.SettleAsync();
        var session = await scene.SessionAsync(id);
        booking = await scene.BookingAsync(id);
        Assert.Equal((SessionState.Live, booking.EndsAt, (BookingId?)id), (session.State, session.EndsAt, session.BookingId));
        Assert.Equal(BookingState.Warming, booking.State);
        Assert.NotNull(booking.ReadyAt);
        Assert.Contains("ready", booking.Notice, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(id, Assert.Single(scene.Broker.Hints.Of<BookingReady>()).BookingId);
        var proof = (await ana.GetProofAsync(id, Cancellation)).Content!;
        Assert.Equal(("NVIDIA L4", ArrivalScene.Frame.Length, true), (proof.GpuType, proof.Bytes, proof.IsCurrent));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(ArrivalScene.Frame)), proof.Sha256);
        var use = Assert.Single((await scene.DemandAsync()).Pods);
        Assert.Equal((id, "ana"), (use.Booking!.Value, use.User));

        // At the start it is live, and its person arrives to it.
        await scene.WaitAsync(TimeSpan.FromMinutes(16));
        await scene.SettleAsync();
        Assert.Equal(BookingState.Live, (await scene.BookingAsync(id)).State);
        var arrived = await ana.OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation);
        Assert.Equal((HttpStatusCode.Created, session.Id), (arrived.StatusCode, arrived.Content!.Id));
        Assert.NotNull(arrived.Content.StageUrl);
        Assert.NotNull((await scene.BookingAsync(id)).CheckedInAt);

        // Until its end it is as any session, and with it the booking is over.
        await ana.CloseAsync(session.Id, Cancellation);
        await scene.SettleAsync();
        Assert.Equal(BookingState.Completed, (await scene.BookingAsync(id)).State);
        Assert.Equal(HttpStatusCode.Gone, (await ana.OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task NoShow_GivesStageAndRoomBackAtOnce(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind, maximum: 1);
        var id = await scene.BookAsync(TimeSpan.FromMinutes(12), Hour);
        var pod = await scene.AddPodAsync();
        await scene.SettleAsync();
        var session = await scene.SessionAsync(id);
        Assert.Equal(SessionState.Live, session.State);

        // Ten minutes of lease are over, and nobody need be there yet.
        await scene.WaitAsync(TimeSpan.FromMinutes(20));
        await scene.SettleAsync();
        Assert.Equal(SessionState.Live, (await scene.SessionAsync(id)).State);

        await scene.WaitAsync(TimeSpan.FromMinutes(8));
        await scene.SettleAsync();
        var ended = await scene.SessionAsync(id);
        Assert.Equal((SessionState.Ended, SessionEndReason.NoShow), (ended.State, ended.EndReason!.Value));
        Assert.Equal(BookingState.NoShow, (await scene.BookingAsync(id)).State);
        Assert.Equal(pod, Assert.Single(scene.Broker.Hints.Of<PodReleased>()).PodId);

        // What is left of its time is anybody's.
        scene.Broker.Provisioning.Change(pod, reset => reset with { ResetFence = session.FencingToken!.Value.Value });
        await scene.SettleAsync();
        var walkIn = await scene.As("ben").OpenAsync(new OpenSessionRequest { Pool = scene.Pool, Duration = TimeSpan.FromMinutes(30) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, walkIn.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await scene.As("ana").OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation)).StatusCode);
    }
}
