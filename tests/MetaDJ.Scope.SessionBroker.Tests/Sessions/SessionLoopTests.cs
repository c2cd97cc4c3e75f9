using System.Net;
using MassTransit;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Sessions;

public sealed class SessionLoopTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PodLost_MovesTheSessionToTheNextPod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var ana = broker.Api(AccessForTests.Member("ana"));
        broker.Provisioning.Change(pod, lost => lost with { State = PodState.Lost });

        await broker.PassAsync();
        var recovering = (await ana.GetAsync(session.Id, Cancellation)).Content!;
        Assert.Equal((SessionState.Recovering, 1), (recovering.State, recovering.Place));
        Assert.NotNull(recovering.Notice);
        Assert.Null(recovering.FencingToken);
        Assert.Equal(session.Id, Assert.Single(broker.Hints.Of<SessionRecovering>()).SessionId);
        Assert.Equal(pod, Assert.Single(broker.Hints.Of<PodReleased>()).PodId);
        Assert.Single(broker.Hints.Of<PreparePod>());

        var next = broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var live = (await ana.GetAsync(session.Id, Cancellation)).Content!;
        Assert.Equal(SessionState.Live, live.State);
        Assert.True(live.FencingToken!.Value.Value > session.FencingToken!.Value.Value);
        using var passed = await broker.Client(null).GetAsync($"{live.StageUrl}/health", Cancellation);
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        Assert.Single(broker.Scope.ArrivedAt(next));
        Assert.Empty(broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task ProvisioningAway_CostsNobodyTheStage()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Provisioning.IsDown = true;

        await broker.PassAsync();

        Assert.Equal(SessionState.Live, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!.State);
    }

    [Fact]
    public async Task PoolRemoved_EndsItsLineOnceProvisioningSaysSo()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var (playing, _) = await broker.OpenLiveAsync("ana");
        var (losing, lost) = await broker.OpenLiveAsync("ana");
        var waiting = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        broker.Provisioning.Change(lost, pod => pod with { State = PodState.Lost });
        await broker.PassAsync();

        broker.Provisioning.Pools.Clear();
        broker.Provisioning.IsDown = true;
        await broker.PassAsync();
        Assert.Equal(SessionState.Waiting, (await ana.GetAsync(waiting.Id, Cancellation)).Content!.State);

        broker.Provisioning.IsDown = false;
        await broker.PassAsync();
        foreach (var id in new[] { waiting.Id, losing.Id })
        {
            var ended = (await ana.GetAsync(id, Cancellation)).Content!;
            Assert.Equal((SessionState.Ended, SessionEndReason.NoPod), (ended.State, ended.EndReason!.Value));
            Assert.Contains("pool was removed", ended.Notice, StringComparison.Ordinal);
        }

        Assert.Equal(SessionState.Live, (await ana.GetAsync(playing.Id, Cancellation)).Content!.State);
        Assert.Equal(HttpStatusCode.NotFound, (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(2, broker.Hints.Of<SessionEnded>().Count(ended => ended.Reason == SessionEndReason.NoPod));
    }

    [Fact]
    public async Task InLine_IsToldWhyNothingComesAndNoInstantThatNobodyKnows()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Api(AccessForTests.Member("ana"));
        broker.Provisioning.Shortages = [new PoolShortage(ShortageCause.Paused, 1, 0, "The fleet is braked: nothing is started.")];
        var waiting = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        await broker.PassAsync();

        var told = (await ana.GetAsync(waiting.Id, Cancellation)).Content!;
        Assert.Equal("paused", Assert.Single(told.WaitsFor).Cause);
        Assert.Equal("The fleet is braked: nothing is started.", told.Notice);
        Assert.Null(told.EstimatedLiveAt);

        broker.Provisioning.Shortages = [];
        await broker.PassAsync();
        var again = (await ana.GetAsync(waiting.Id, Cancellation)).Content!;
        Assert.Empty(again.WaitsFor);
        Assert.NotNull(again.EstimatedLiveAt);
    }

    [Fact]
    public async Task UsedPod_IsHandedOutOnlyAfterItsReset()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var ana = broker.Api(AccessForTests.Member("ana"));
        await ana.CloseAsync(session.Id, Cancellation);
        var next = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;

        await broker.PassAsync();
        Assert.Equal(SessionState.Waiting, (await ana.GetAsync(next.Id, Cancellation)).Content!.State);

        broker.Provisioning.Change(pod, reset => reset with { ResetFence = session.FencingToken!.Value.Value });
        await broker.PassAsync();
        Assert.Equal(SessionState.Live, (await ana.GetAsync(next.Id, Cancellation)).Content!.State);
    }

    [Fact]
    public async Task Replicas_PassingAtOnce_GrantAndTellOnce()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 3);
        var ana = broker.Api(AccessForTests.Member("ana"));
        for (var i = 0; i < 12; i++)
        {
            await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);
        }

        var pods = Enumerable.Range(0, 8).Select(_ => broker.Provisioning.AddPod(broker.Pool)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => broker.PassAsync(i % 3)));

        var live = (await ana.ListAsync(SessionState.Live, cancellationToken: Cancellation)).Items;
        Assert.Equal(8, live.Count);
        Assert.Equal(8, live.Select(session => session.FencingToken).Distinct().Count());
        Assert.Equal(8, broker.Hints.Of<SessionLive>().Count());

        foreach (var pod in pods)
        {
            broker.Provisioning.Change(pod, gone => gone with { State = PodState.Terminated });
        }

        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => broker.PassAsync(i % 3)));
        Assert.Equal(8, broker.Hints.Of<SessionRecovering>().Count());
        Assert.Equal(8, (await ana.ListAsync(SessionState.Recovering, cancellationToken: Cancellation)).Items.Count);
    }

    [Fact]
    public async Task Hint_WakesTheLoopAndADoubledOneDoesNoHarm()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, realBus: true);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var waiting = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        var pod = broker.Provisioning.AddPod(broker.Pool);
        var bus = broker.Services.GetRequiredService<IBus>();

        async Task<SessionResponse> AfterAsync(object hint, SessionState expected)
        {
            await bus.Publish(hint, Cancellation);
            await bus.Publish(hint, Cancellation);
            return await Eventually.SeeAsync(
                $"{waiting.Id} {expected}", async () => (await ana.GetAsync(waiting.Id, Cancellation)).Content!, session => session.State == expected, Cancellation);
        }

        var live = await AfterAsync(new PodReady { PodId = pod, Pool = broker.Pool }, SessionState.Live);

        // A late hint about a loss that never was changes nothing; a true one is seen at once.
        await bus.Publish(new PodLost { PodId = pod, Pool = broker.Pool, Cause = "late" }, Cancellation);
        await broker.PassAsync();
        Assert.Equal(live.FencingToken, (await ana.GetAsync(waiting.Id, Cancellation)).Content!.FencingToken);

        broker.Provisioning.Change(pod, lost => lost with { State = PodState.Lost });
        await AfterAsync(new PodLost { PodId = pod, Pool = broker.Pool, Cause = "died" }, SessionState.Recovering);
    }

    [Fact]
    public async Task Interval_AloneIsEnoughWhenEveryHintIsLost()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:LoopInterval", "00:00:00.100"));
        var ana = broker.Api(AccessForTests.Member("ana"));
        var waiting = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        broker.Provisioning.AddPod(broker.Pool);

        await Eventually.SeeAsync(
            "live by the interval", async () => (await ana.GetAsync(waiting.Id, Cancellation)).Content!, session => session.State == SessionState.Live, Cancellation);
    }

    [Theory]
    [InlineData("Sessions:LoopInterval", "00:00:00.001")]
    [InlineData("Sessions:LeaseDuration", "00:00:00")]
    [InlineData("Sessions:DefaultDuration", "09:00:00")]
    [InlineData("Sessions:PublicUrl", "ftp://elsewhere")]
    public async Task Options_OutOfRange_StopTheHostAndNameTheProperty(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => BrokerApplication.StartAsync(servers, settings: (key, value)));

        Assert.Contains(key.Split(':')[1], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_OfAFleetThatWasJustLookedAt_OnlyGlancesAtWhatIsDue()
    {
        // Two hundred pods, ten a second: the next look comes twenty seconds after this one.
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:PodsLookedAtPerSecond", "10"));
        var (session, pod) = await broker.OpenLiveAsync();
        for (var i = 0; i < 200; i++)
        {
            broker.Provisioning.AddPod(MetaDJ.Scope.Provisioning.Contracts.PoolName.Parse("elsewhere"), PodState.Booting);
        }

        var loop = broker.Services.GetRequiredService<MetaDJ.Scope.SessionBroker.Sessions.SessionLoop>();
        var waiting = (await broker.Api(AccessForTests.Member("ben")).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        await broker.PassAsync();
        var listings = broker.Provisioning.Listings;

        // A pod that is lost waits for the next look; one that was found and given back is granted at the glance.
        broker.Provisioning.Change(pod, lost => lost with { State = PodState.Lost });
        await broker.Services.GetRequiredService<MetaDJ.Scope.SessionBroker.ReadyPods.ReadyPodStore>().OfferAsync(broker.Provisioning.Pods[broker.Provisioning.AddPod(broker.Pool)], await broker.Services.GetRequiredService<MetaDJ.Scope.SessionBroker.ReadyPods.ReadyPodStore>().NowAsync());
        await loop.PassAsync(Cancellation);
        Assert.Equal(listings, broker.Provisioning.Listings);
        Assert.Equal(SessionState.Live, (await broker.Api(AccessForTests.Member("ben")).GetAsync(waiting.Id, Cancellation)).Content!.State);
        Assert.Equal(SessionState.Live, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!.State);

        await broker.PassAsync();
        Assert.True(broker.Provisioning.Listings > listings);
        Assert.NotEqual(SessionState.Live, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!.State);
    }
}
