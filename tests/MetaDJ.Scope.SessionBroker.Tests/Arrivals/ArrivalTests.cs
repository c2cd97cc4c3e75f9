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

    [Fact]
    public async Task Booking_WhosePodShowsNoPicture_IsNotSaidToBeReady()
    {
        await using var scene = await ArrivalScene.StartAsync(servers);
        scene.Show(null);
        var id = await scene.BookAsync(TimeSpan.FromMinutes(12), Hour);
        await scene.AddPodAsync();
        await scene.SettleAsync();

        Assert.Equal(SessionState.Live, (await scene.SessionAsync(id)).State);
        Assert.Null((await scene.BookingAsync(id)).ReadyAt);
        Assert.Empty(scene.Broker.Hints.Of<BookingReady>());
        Assert.Equal(HttpStatusCode.NotFound, (await scene.As("ana").GetProofAsync(id, Cancellation)).StatusCode);

        scene.Show(ArrivalScene.Frame);
        await scene.SettleAsync();
        Assert.NotNull((await scene.BookingAsync(id)).ReadyAt);
        Assert.Single(scene.Broker.Hints.Of<BookingReady>());
        var frame = await scene.Broker.Client(AccessForTests.Member("ana")).GetAsync($"/api/bookings/{id}/proof/frame", Cancellation);
        Assert.Equal("image/jpeg", frame.Content.Headers.ContentType!.MediaType);
        Assert.Equal(ArrivalScene.Frame, await frame.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Broker.Client(AccessForTests.Member("ben")).GetAsync($"/api/bookings/{id}/proof/frame", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task LateStage_IsToldWithAnotherPool_AndOneCallTakesItOnce()
    {
        await using var scene = await ArrivalScene.StartAsync(servers);
        var other = MetaDJ.Scope.Provisioning.Contracts.PoolName.Parse(RedisServers.Unique("other"));
        scene.PutPool(other, 1);
        await scene.AddPodAsync(pool: other);
        var id = await scene.BookAsync(TimeSpan.FromMinutes(12), Hour);
        await scene.SettleAsync();
        Assert.Null((await scene.BookingAsync(id)).Alternatives);

        await scene.WaitAsync(TimeSpan.FromMinutes(8));
        await scene.SettleAsync();
        var late = await scene.BookingAsync(id);
        var best = late.Alternatives![0];
        Assert.Equal((1, AlternativeKind.OtherPool, (MetaDJ.Scope.Provisioning.Contracts.PoolName?)other, true), (best.Number, best.Kind, best.Pool, best.CanBeTaken));
        Assert.Contains(late.Alternatives, alternative => alternative is { Kind: AlternativeKind.Later, CanBeTaken: true } && alternative.StartsAt > late.StartsAt);
        Assert.Contains("expected", late.Notice, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(scene.Broker.Hints.Of<BookingLate>()).BookingId);

        var taken = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => scene.As("ana").TakeAlternativeAsync(id, 1, Cancellation)));
        Assert.All(taken, answer => Assert.Equal((HttpStatusCode.Created, other), (answer.StatusCode, answer.Content!.Pool)));
        Assert.Single(taken.Select(answer => answer.Content!.Id).Distinct());
        await scene.SettleAsync();
        Assert.Equal(BookingState.Cancelled, (await scene.BookingAsync(id)).State);
        Assert.Equal(SessionState.Ended, (await scene.SessionAsync(id)).State);
        Assert.NotNull((await scene.BookingAsync(taken[0].Content!.Id)).ReadyAt);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task LateStage_TakenLater_MovesBookingAndSession(RedisKind kind)
    {
        await using var scene = await ArrivalScene.StartAsync(servers, kind, maximum: 1);
        var id = await scene.BookAsync(TimeSpan.FromMinutes(12), Hour);
        await scene.SettleAsync();
        await scene.WaitAsync(TimeSpan.FromMinutes(8));
        await scene.SettleAsync();
        var late = await scene.BookingAsync(id);
        var later = Assert.Single(late.Alternatives!);

        var taken = await scene.As("ana").TakeAlternativeAsync(id, later.Number, Cancellation);
        Assert.Equal((id, later.StartsAt, later.EndsAt), (taken.Content!.Id, taken.Content.StartsAt, taken.Content.EndsAt));
        await scene.SettleAsync();
        Assert.Equal(later.EndsAt, (await scene.SessionAsync(id)).EndsAt);
        Assert.Equal(late.EndsAt - late.StartsAt, taken.Content.EndsAt - taken.Content.StartsAt);

        await scene.AddPodAsync();
        await scene.SettleAsync();
        Assert.NotNull((await scene.BookingAsync(id)).ReadyAt);
    }

    [Fact]
    public async Task BackToBack_HandsTheStageOverAndWarmsNoSecond()
    {
        await using var scene = await ArrivalScene.StartAsync(servers, settings: ("Sessions:LeaseDuration", "02:00:00"));
        var first = await scene.BookAsync(TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(30), "ana");
        var pod = await scene.AddPodAsync();
        await scene.SettleAsync();
        var playing = await scene.SessionAsync(first);
        await scene.As("ana").OpenAsync(new OpenSessionRequest { BookingId = first }, cancellationToken: Cancellation);
        var second = await scene.BookAsync(TimeSpan.FromMinutes(52), TimeSpan.FromMinutes(30), "ben");
        await scene.WaitAsync(TimeSpan.FromMinutes(37));
        await scene.SettleAsync();

        // A quarter of an hour before its start it would be in line, were it not for the stage that comes free.
        Assert.Null((await scene.BookingAsync(second)).Session);
        var demand = await scene.DemandAsync();
        Assert.Empty(demand.Upcoming);
        Assert.Empty(demand.Line);

        // It is over five minutes later; the next stands in line, and the wiped pod is its.
        await scene.WaitAsync(TimeSpan.FromMinutes(6));
        await scene.As("ana").CloseAsync(playing.Id, Cancellation);
        await scene.SettleAsync();
        Assert.Equal(second, Assert.Single((await scene.DemandAsync()).Line).Booking);
        scene.Broker.Provisioning.Change(pod, reset => reset with { ResetFence = playing.FencingToken!.Value.Value });
        await scene.SettleAsync();
        Assert.Equal(SessionState.Live, (await scene.SessionAsync(second)).State);
        Assert.NotNull((await scene.BookingAsync(second)).ReadyAt);
    }

    [Fact]
    public async Task BackToBack_WhoseStageIsLost_WarmsAnother()
    {
        await using var scene = await ArrivalScene.StartAsync(servers, settings: ("Sessions:LeaseDuration", "02:00:00"));
        var first = await scene.BookAsync(TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(30), "ana");
        var pod = await scene.AddPodAsync();
        await scene.SettleAsync();
        var second = await scene.BookAsync(TimeSpan.FromMinutes(52), TimeSpan.FromMinutes(30), "ben");
        await scene.As("ana").OpenAsync(new OpenSessionRequest { BookingId = first }, cancellationToken: Cancellation);
        await scene.WaitAsync(TimeSpan.FromMinutes(25));
        await scene.SettleAsync();
        scene.Broker.Provisioning.Change(pod, lost => lost with { State = MetaDJ.Scope.Provisioning.Contracts.PodState.Lost });
        await scene.WaitAsync(TimeSpan.FromMinutes(12));
        await scene.SettleAsync();

        Assert.NotNull((await scene.BookingAsync(second)).Session);
    }

    [Fact]
    public async Task Replicas_PassingAtOnce_OpenOneSessionPerBookingAndSayReadyOnce()
    {
        await using var scene = await ArrivalScene.StartAsync(servers, replicas: 3, maximum: 4);
        var bookings = new List<BookingId>();
        foreach (var who in new[] { "ana", "ben", "cas" })
        {
            bookings.Add(await scene.BookAsync(TimeSpan.FromMinutes(12), Hour, who));
        }

        for (var i = 0; i < 4; i++)
        {
            scene.Broker.Provisioning.AddPod(scene.Pool);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(scene.PassAsync));
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(scene.PassAsync));
        Assert.Equal(3, (await scene.SessionsAsync()).Count);
        Assert.Equal(bookings.ToHashSet(), scene.Broker.Hints.Of<BookingReady>().Select(ready => ready.BookingId).ToHashSet());
        Assert.Equal(3, scene.Broker.Hints.Of<BookingReady>().Count());
    }

    [Fact]
    public async Task Restart_BetweenAnyTwoSteps_LosesNothing()
    {
        // Each step is taken by a process that remembers nothing of the steps before.
        await using var scene = await ArrivalScene.StartAsync(servers, replicas: 4);
        var id = await scene.BookAsync(TimeSpan.FromMinutes(12), Hour);
        scene.Broker.Provisioning.AddPod(scene.Pool);
        await scene.PassAsync(0);
        await scene.PassAsync(1);
        await scene.PassAsync(2);
        Assert.NotNull((await scene.BookingAsync(id)).ReadyAt);
        await scene.As("ana").CheckInAsync(id, Cancellation);
        await scene.WaitAsync(TimeSpan.FromMinutes(12));
        await scene.PassAsync(3);
        Assert.Equal(BookingState.Live, (await scene.BookingAsync(id)).State);
        await scene.WaitAsync(TimeSpan.FromMinutes(62));
        await scene.PassAsync(0);
        await scene.PassAsync(1);

        Assert.Equal(SessionState.Ended, (await scene.SessionAsync(id)).State);
        Assert.Equal(BookingState.Completed, (await scene.BookingAsync(id)).State);
        Assert.Single(scene.Broker.Hints.Of<BookingReady>());
    }

    [Fact]
    public async Task ArriveTooEarly_IsToldWhen()
    {
        await using var scene = await ArrivalScene.StartAsync(servers);
        var id = await scene.BookAsync(TimeSpan.FromHours(3), Hour);

        var early = await scene.As("ana").OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Contains("check-in-too-early", (early.Error as Refit.ApiException)?.Content, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.As("ben").OpenAsync(new OpenSessionRequest { BookingId = id }, cancellationToken: Cancellation)).StatusCode);
        Assert.Empty(await scene.SessionsAsync());
    }
}
