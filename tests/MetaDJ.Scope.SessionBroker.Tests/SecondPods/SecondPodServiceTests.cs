using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.SecondPods;

/// <summary>The broker as the queue's hand-off calls it.</summary>
public sealed class SecondPodServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandOff_FromTheWishToTheSwitch_ReachesBothPods_AndFreesTheFirst()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, first) = await broker.OpenLiveAsync();
        var queue = broker.Api(AccessForTests.Service);
        var wish = new SecondPodRequest { HandOff = "cue_1" };

        var wanted = (await queue.AskForSecondPodAsync(session.Id, wish, cancellationToken: Cancellation)).Content!;
        Assert.Equal((SecondPodState.Wanted, null), (wanted.State, wanted.Token));
        Assert.NotNull(wanted.EstimatedAt);
        var second = broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var held = (await queue.AskForSecondPodAsync(session.Id, wish, cancellationToken: Cancellation)).Content!;
        Assert.Equal(SecondPodState.Held, held.State);
        Assert.Null((await queue.GetAsync(session.Id, Cancellation)).Content!.SpareToken);

        using var http = broker.Client(AccessForTests.Service);
        var knock = await http.SendAsync(BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/session/parameters", held.Token!.Value), Cancellation);
        Assert.Equal(HttpStatusCode.OK, knock.StatusCode);
        Assert.Contains("POST /api/v1/session/parameters", broker.Scope.ArrivedAt(second));

        var switched = (await queue.SwitchToSecondPodAsync(
            session.Id, new SwitchToSecondPodRequest { HandOff = "cue_1", Stage = session.FencingToken!.Value, Second = held.Token.Value }, Cancellation)).Content!;

        Assert.Equal((SecondPodState.Switched, held.Token), (switched.State, switched.Token));
        Assert.Equal(held.Token, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!.FencingToken);
        Assert.Contains(broker.Hints.Of<PodReleased>(), hint => hint.PodId == first && hint.FencingToken == session.FencingToken);
        Assert.Contains(broker.Hints.Of<SessionLive>(), hint => hint.FencingToken == held.Token);
    }

    [Fact]
    public async Task DryRun_TellsThePrice_AndTakesNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var queue = broker.Api(AccessForTests.Service);

        var offered = (await queue.AskForSecondPodAsync(session.Id, new SecondPodRequest { HandOff = "cue_1" }, dryRun: true, Cancellation)).Content!;

        Assert.Equal((SecondPodState.Offered, null), (offered.State, offered.Token));
        Assert.True(offered.PricePerHour > 0);
        Assert.Equal(HttpStatusCode.NoContent, (await queue.ReleaseSecondPodAsync(session.Id, "cue_1", Cancellation)).StatusCode);
        Assert.Equal(SecondPodState.Held, (await queue.AskForSecondPodAsync(session.Id, new SecondPodRequest { HandOff = "cue_2" }, cancellationToken: Cancellation)).Content!.State);
    }

    [Fact]
    public async Task People_AreNotLetNear_NotEvenTheLead()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var lead = broker.Api(AccessForTests.Member("ana"));

        Assert.Equal(HttpStatusCode.Forbidden, (await lead.AskForSecondPodAsync(session.Id, new SecondPodRequest { HandOff = "cue_1" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await lead.ReleaseSecondPodAsync(session.Id, "cue_1", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("", "00:01:00")]
    [InlineData("a b", "00:01:00")]
    [InlineData("cue_1", "00:00:00")]
    [InlineData("cue_1", "10:00:00")]
    public async Task Ask_WithNonsense_IsRefusedByField(string handOff, string limit)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();

        var answer = await broker.Api(AccessForTests.Service).AskForSecondPodAsync(
            session.Id, new SecondPodRequest { HandOff = handOff, Limit = TimeSpan.Parse(limit, null) }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
