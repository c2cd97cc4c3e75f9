using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>WebRTC goes past the door: what was opened through it must not outlive the right to the stage.</summary>
public sealed class PodPeersTests(RedisServers servers)
{
    private const string Offer = "/api/v1/webrtc/offer";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Peer_OfAHandedOverStage_IsClosedAtThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        await OfferAsync(broker, session, "anas-peer");
        await broker.PassAsync();
        Assert.DoesNotContain($"DELETE {Offer}/anas-peer", broker.Scope.ArrivedAt(pod));

        await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);
        await broker.PassAsync();

        Assert.Contains($"DELETE {Offer}/anas-peer", broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task Peer_OfAnEndedSession_KeepsThePodFromTheNextUntilItIsClosed()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        await OfferAsync(broker, session, "anas-peer");
        await broker.Api(AccessForTests.Member("ana")).CloseAsync(session.Id, Cancellation);
        broker.Provisioning.Change(pod, reset => reset with { ResetFence = session.FencingToken!.Value.Value });
        var ben = broker.Api(AccessForTests.Member("ben"));
        var next = (await ben.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;

        broker.Scope.Answer($"DELETE {Offer}/anas-peer", 502, "text/html", "gone");
        await broker.PassAsync();
        await broker.PassAsync();
        Assert.Equal(Contracts.SessionState.Waiting, (await ben.GetAsync(next.Id, Cancellation)).Content!.State);

        broker.Scope.Answer($"DELETE {Offer}/anas-peer", http =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        // The offer's own pass may still be good for a moment.
        await Eventually.SeeAsync(
            "ben is live",
            async () =>
            {
                await broker.PassAsync();
                return (await ben.GetAsync(next.Id, Cancellation)).Content!.State;
            },
            state => state == Contracts.SessionState.Live,
            Cancellation);
    }

    [Fact]
    public async Task Offer_AfterAnother_ClosesTheOneBefore()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();

        await OfferAsync(broker, session, "first");
        await OfferAsync(broker, session, "second");

        Assert.Equal(
            ["POST /api/v1/session/stop", $"POST {Offer}", $"DELETE {Offer}/first", "POST /api/v1/session/stop", $"POST {Offer}"],
            broker.Scope.ArrivedAt(pod));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Forget_OfAPeerThatWasReplaced_KeepsTheNewOne(RedisKind kind)
    {
        var peers = new PodPeers(await servers.OpenAsync(kind));
        var pool = PoolName.Parse(RedisServers.Unique("pool"));
        var pod = PodId.New(TimeProvider.System);
        await peers.RememberAsync(pool, pod, new PodPeer(1, "old"));
        await peers.RememberAsync(pool, pod, new PodPeer(2, "new"));

        await peers.ForgetAsync(pool, pod, new PodPeer(1, "old"));
        Assert.Equal(new PodPeer(2, "new"), await peers.FindAsync(pool, pod));
        await peers.ForgetAsync(pool, pod, new PodPeer(2, "new"));
        Assert.Null(await peers.FindAsync(pool, pod));
    }

    private static async Task OfferAsync(BrokerApplication broker, SessionResponse session, string peer)
    {
        var answer = $$"""{"sdp":"v=0","type":"answer","sessionId":"{{peer}}"}""";
        broker.Scope.Answer($"POST {Offer}", 200, "application/json", answer);
        using var response = await broker.Client(AccessForTests.Member("ana"))
            .SendAsync(BrokerApplication.Knock(HttpMethod.Post, session.Id, Offer, session.FencingToken), Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answer, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
