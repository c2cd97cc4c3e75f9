using System.Collections.Concurrent;
using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.SessionBroker.Tests.HotSpares;

/// <summary>The broker with two pods for one session.</summary>
public sealed class HotSpareLoopTests(RedisServers servers)
{
    private static readonly (string Key, string Value)[] s_settings = [("HotSpares:ProbeInterval", "00:00:10"), ("HotSpares:SilenceLimit", "00:00:00.200")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wish_IsFulfilledWithTheNextFreePod_AndToldToServicesOnly()
    {
        await using var show = await Show.StandingByAsync(servers);

        var seen = await show.SeenBy(AccessForTests.Member("ana"));
        Assert.Equal((HotSpareState.StandsBy, null, show.Session.FencingToken), (seen.HotSpare, seen.SpareToken, seen.FencingToken));
        var told = await show.SeenBy(AccessForTests.Service);

        using var http = show.Broker.Client(AccessForTests.Service);
        var answer = await http.SendAsync(BrokerApplication.Knock(HttpMethod.Post, show.Session.Id, "/api/v1/session/parameters", told.SpareToken!.Value), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("POST /api/v1/session/parameters", show.Broker.Scope.ArrivedAt(show.Second));
        Assert.DoesNotContain("POST /api/v1/session/parameters", show.Broker.Scope.ArrivedAt(show.First));
    }

    [Fact]
    public async Task SparesToken_EndsNoStreamOfTheStage()
    {
        await using var show = await Show.StandingByAsync(servers);
        var told = await show.SeenBy(AccessForTests.Service);
        var held = new TaskCompletionSource();
        show.Broker.Scope.Answer("GET /api/v1/session/output.ts", async http =>
        {
            http.Response.ContentType = "video/mp2t";
            await http.Response.WriteAsync("first");
            await http.Response.Body.FlushAsync();
            await held.Task;
            await http.Response.WriteAsync("last");
        });
        using var viewer = show.Broker.Client(AccessForTests.Member("ana"));
        using var stream = await viewer.GetAsync($"/stage/{show.Session.Id}/api/v1/session/output.ts", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        using var queue = show.Broker.Client(AccessForTests.Service);
        await queue.SendAsync(BrokerApplication.Knock(HttpMethod.Post, show.Session.Id, "/api/v1/session/parameters", told.SpareToken!.Value), Cancellation);
        await show.Broker.PassAsync();
        held.SetResult();

        Assert.Equal("firstlast", await stream.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task SilentStage_IsLeftForTheSpare()
    {
        await using var show = await Show.StandingByAsync(servers);
        var told = await show.SeenBy(AccessForTests.Service);

        show.Silence(show.First);
        var live = await show.LookUntilAsync(session => session.FencingToken != show.Session.FencingToken);

        Assert.Equal((SessionState.Live, told.SpareToken, HotSpareState.Wanted), (live.State, live.FencingToken, live.HotSpare));
        Assert.Contains(show.Broker.Hints.Of<SessionLive>(), hint => hint.FencingToken == told.SpareToken);
        Assert.Contains(show.Broker.Hints.Of<PodReleased>(), hint => hint.PodId == show.First && hint.FencingToken == show.Session.FencingToken);
    }

    [Fact]
    public async Task SilentStage_WhenTheSpareIsSilentToo_IsKept()
    {
        await using var show = await Show.StandingByAsync(servers);
        show.Silence(show.First);
        show.Silence(show.Second);

        await show.LookUntilAsync(_ => show.Broker.Scope.ArrivedAt(show.Second).Contains("GET /health"));
        await show.Loop.LookOnceAsync(Cancellation);

        var kept = await show.SeenBy(AccessForTests.Member("ana"));
        Assert.Equal((SessionState.Live, show.Session.FencingToken), (kept.State, kept.FencingToken));
    }

    [Fact]
    public async Task PodThatProvisioningLost_IsReplacedByTheSpareInTheSamePass()
    {
        await using var show = await Show.StandingByAsync(servers);
        show.Broker.Provisioning.Change(show.First, pod => pod with { State = PodState.Lost });

        await show.Broker.PassAsync();

        var live = await show.SeenBy(AccessForTests.Service);
        Assert.Equal(SessionState.Live, live.State);
        Assert.True(live.FencingToken!.Value.Value > show.Session.FencingToken!.Value.Value);
        Assert.Null(live.SpareToken);
    }

    [Fact]
    public async Task Wish_OfAnybodyButTheLead_IsRefused()
    {
        await using var show = await Show.StandingByAsync(servers);

        Assert.Equal(HttpStatusCode.NotFound, (await show.Broker.Api(AccessForTests.Member("bob")).WantHotSpareAsync(show.Session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await show.Broker.Api(AccessForTests.Member("bob")).GiveUpHotSpareAsync(show.Session.Id, Cancellation)).StatusCode);
        Assert.Equal(HotSpareState.StandsBy, (await show.SeenBy(AccessForTests.Member("ana"))).HotSpare);
        Assert.Equal(HotSpareState.None, (await show.Broker.Api(AccessForTests.Member("ana")).GiveUpHotSpareAsync(show.Session.Id, Cancellation)).Content!.HotSpare);
    }

    /// <summary>Ana is live and a second pod stands by.</summary>
    private sealed class Show : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, bool> _silent = new();

        private Show(BrokerApplication broker, SessionResponse session, PodId first, PodId second) =>
            (Broker, Session, First, Second) = (broker, session, first, second);

        public BrokerApplication Broker { get; }

        public SessionResponse Session { get; }

        public PodId First { get; }

        public PodId Second { get; }

        public HotSpareLoop Loop => Broker.Services.GetRequiredService<HotSpareLoop>();

        public static async Task<Show> StandingByAsync(RedisServers servers)
        {
            var broker = await BrokerApplication.StartAsync(servers, settings: s_settings);
            var (session, first) = await broker.OpenLiveAsync();
            Assert.Equal(HotSpareState.Wanted, (await broker.Api(AccessForTests.Member("ana")).WantHotSpareAsync(session.Id, Cancellation)).Content!.HotSpare);
            var second = broker.Provisioning.AddPod(broker.Pool);
            await broker.PassAsync();
            var show = new Show(broker, session, first, second);
            broker.Scope.Answer("GET /health", async http =>
            {
                if (show._silent.ContainsKey(http.Request.Path.Value!.Split('/')[1]))
                {
                    http.Abort();
                    return;
                }

                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("""{"status":"healthy"}""");
            });
            await show.Loop.LookOnceAsync(Cancellation);
            return show;
        }

        public void Silence(PodId pod) => _silent[StubScope.Machine(pod)] = true;

        public async Task<SessionResponse> SeenBy(System.Net.Http.Headers.AuthenticationHeaderValue caller) =>
            (await Broker.Api(caller).GetAsync(Session.Id, Cancellation)).Content!;

        public Task<SessionResponse> LookUntilAsync(Func<SessionResponse, bool> holds) => Eventually.SeeAsync(
            "the spare to take over",
            async () =>
            {
                await Loop.LookOnceAsync(Cancellation);
                return await SeenBy(AccessForTests.Service);
            },
            holds,
            Cancellation);

        public ValueTask DisposeAsync() => Broker.DisposeAsync();
    }
}
