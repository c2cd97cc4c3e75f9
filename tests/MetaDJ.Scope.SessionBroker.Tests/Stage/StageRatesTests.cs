using System.Net;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageRatesTests(RedisServers servers)
{
    // So slow that nothing comes back while a test runs: a burst of three, and that was it.
    private const double Slow = 0.001;

    private static readonly SessionId s_session = SessionId.New(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void PauseOfCaller_CountsEachCallerAndEachKindByItself()
    {
        using var rates = Rates(options => options.Reads = options.Parameters = Slow);
        var ana = new StageKnock(StageTraffic.Read, "ana", s_session, IsService: false);

        Assert.Equal([null, null, null], Enumerable.Range(0, 3).Select(_ => rates.PauseOfCaller(ana)));
        Assert.InRange(rates.PauseOfCaller(ana)!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1000));
        Assert.Null(rates.PauseOfCaller(ana with { Traffic = StageTraffic.Parameters }));
        Assert.Null(rates.PauseOfCaller(ana with { Caller = "ben" }));
        // Another session gives a caller no second helping.
        Assert.NotNull(rates.PauseOfCaller(ana with { SessionId = SessionId.New(TimeProvider.System) }));
    }

    [Fact]
    public void PauseOfSession_CountsAllCallersTogether_AndServicesByThemselves()
    {
        using var rates = Rates(options => (options.Effects, options.Services, options.SessionFactor) = (Slow, Slow, 2));
        StageKnock Knock(int caller) => new(StageTraffic.Effect, $"caller-{caller}", s_session, IsService: false);
        var service = new StageKnock(StageTraffic.Effect, "service:queue", s_session, IsService: true);

        Assert.All(Enumerable.Range(0, 6), caller => Assert.Null(rates.PauseOfSession(Knock(caller))));
        Assert.NotNull(rates.PauseOfSession(Knock(6)));
        Assert.Null(rates.PauseOfSession(Knock(6) with { SessionId = SessionId.New(TimeProvider.System) }));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(rates.PauseOfSession(service)));
        Assert.NotNull(rates.PauseOfSession(service with { Traffic = StageTraffic.Read }));
        Assert.Null(rates.PauseOfCaller(service));
    }

    [Fact]
    public void OpenStream_GivesPlacesBackWhenTheyAreLeft()
    {
        using var rates = Rates(options => (options.OpenStreams, options.OpenStreamsOfSession) = (2, 3));
        var ana = new StageKnock(StageTraffic.Stream, "ana", s_session, IsService: false);
        var ben = ana with { Caller = "ben" };

        var first = rates.OpenStream(ana);
        using var second = rates.OpenStream(ana);
        Assert.Null(rates.OpenStream(ana));
        using var third = rates.OpenStream(ben);
        // Two of three were free for one caller, but one for the session: what was half taken is given back.
        Assert.Null(rates.OpenStream(ben));
        first!.Dispose();
        using var fourth = rates.OpenStream(ben);
        Assert.NotNull(fourth);
        Assert.Null(rates.OpenStream(ana));
    }

    [Fact]
    public async Task Pass_WhenTooFast_Is429AndNeverReachesThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Stage:Rates:Parameters", "0.001"), ("Stage:Rates:Burst", "00:50:00"), ("Stage:Rates:SessionFactor", "1")]);
        var (session, pod) = await broker.OpenLiveAsync();
        var ana = broker.Client(AccessForTests.Member("ana"));
        Task<HttpResponseMessage> TurnAsync(HttpClient client) =>
            client.SendAsync(BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/session/parameters", session.FencingToken), Cancellation);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await TurnAsync(ana)).StatusCode);
        }

        using var refused = await TurnAsync(ana);
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.EndsWith("/problems/stage-too-fast", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1000));
        Assert.Equal(3, broker.Scope.ArrivedAt(pod).Count);

        // The ticket is another caller of the same session, which is used up too; the queue, and what only looks, are not.
        using var byTicket = await broker.Client(null).PostAsync($"{session.StageUrl}/api/v1/session/parameters", null, Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, byTicket.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await TurnAsync(broker.Client(AccessForTests.Service))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Pass_OfAStranger_UsesUpNobodysRate()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Stage:Rates:Reads", "0.001"), ("Stage:Rates:Burst", "00:50:00"), ("Stage:Rates:SessionFactor", "1")]);
        var (session, _) = await broker.OpenLiveAsync();
        for (var i = 0; i < 3; i++)
        {
            using var stranger = await broker.Client(AccessForTests.Member("ben")).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        }

        using var slowed = await broker.Client(AccessForTests.Member("ben")).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation);
        using var ana = await broker.Client(AccessForTests.Member("ana")).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ana.StatusCode);
    }

    [Fact]
    public async Task Pass_WithTooManyStreamsOpen_Is429UntilOneEnds()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Stage:Rates:OpenStreams", "1")]);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /api/v1/session/output.ts", async http =>
        {
            http.Response.ContentType = "video/mp2t";
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var client = broker.Client(null);
        Task<HttpResponseMessage> WatchAsync() => client.GetAsync($"{session.StageUrl}/api/v1/session/output.ts", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        var first = await WatchAsync();
        using var second = await WatchAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Contains("too-many-streams", await second.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        first.Dispose();

        using var again = await Eventually.SeeAsync("the place of the stream is free", WatchAsync, answer => answer.StatusCode == HttpStatusCode.OK, Cancellation);
    }

    private static StageRates Rates(Action<StageRateOptions> change)
    {
        var options = new StageRateOptions { Burst = TimeSpan.FromSeconds(3 / Slow) };
        change(options);
        return new StageRates(Options.Create(options));
    }
}
