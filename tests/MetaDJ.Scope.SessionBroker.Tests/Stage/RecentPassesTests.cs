using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class RecentPassesTests(RedisServers servers)
{
    private static readonly SessionId Id = SessionId.New(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Find_WhileGoodAndForTheSame_GivesItAgain()
    {
        var passes = new RecentPasses();
        var key = new PassKey(Acting.As("ana"), 7, Effect: true, Staff: false);
        passes.Keep(Id, key, Pass(fence: 7, goodUntil: 100));

        Assert.Equal(7, passes.Find(Id, key, now: 99)?.Fence);
        Assert.Null(passes.Find(Id, key, now: 100));
        Assert.Null(passes.Find(Id, key with { Caller = Acting.As("ben") }, now: 99));
        Assert.Null(passes.Find(Id, key with { Fence = 6 }, now: 99));
        Assert.Null(passes.Find(Id, key with { Effect = false }, now: 99));
        Assert.Null(passes.Find(SessionId.New(TimeProvider.System), key, now: 99));
    }

    [Fact]
    public void Drop_BelowAToken_ForgetsOlderOnesOnly()
    {
        var passes = new RecentPasses();
        var (older, newer) = (new PassKey(Acting.As("ana"), 7, Effect: true, Staff: false), new PassKey(Acting.As("ben"), 8, Effect: true, Staff: false));
        passes.Keep(Id, older, Pass(fence: 7, goodUntil: 100));
        passes.Keep(Id, newer, Pass(fence: 8, goodUntil: 100));

        passes.Drop(Id, below: 8);

        Assert.Null(passes.Find(Id, older, now: 0));
        Assert.NotNull(passes.Find(Id, newer, now: 0));
    }

    [Fact]
    public async Task OldToken_RightAfterAHandOverElsewhere_IsRefusedThoughItHadAPass()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        var ana = broker.Client(AccessForTests.Member("ana"));
        Assert.Equal(HttpStatusCode.OK, (await KnockAsync(ana, session)).StatusCode);

        var handed = await broker.Api(AccessForTests.Member("ana"), replica: 1)
            .HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, handed.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await KnockAsync(ana, session)).StatusCode);
        Assert.Single(broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task Ticket_RightAfterItsSessionWasClosedHere_IsRefusedThoughItHadAPass()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        var ana = broker.Client(AccessForTests.Member("ana"));
        Assert.Equal(HttpStatusCode.OK, (await KnockAsync(ana, session)).StatusCode);

        await broker.Api(AccessForTests.Member("ana")).CloseAsync(session.Id, Cancellation);

        Assert.NotEqual(HttpStatusCode.OK, (await KnockAsync(ana, session)).StatusCode);
        Assert.Single(broker.Scope.ArrivedAt(pod), arrived => arrived.EndsWith("/session/parameters", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> KnockAsync(HttpClient client, SessionResponse session)
    {
        using var knock = BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/session/parameters", session.FencingToken);
        return await client.SendAsync(knock, Cancellation);
    }

    private static GateOutcome.Pass Pass(long fence, long goodUntil) => new(PoolName.Parse("stage"), PodId.New(TimeProvider.System), fence) { GoodUntil = goodUntil };
}
