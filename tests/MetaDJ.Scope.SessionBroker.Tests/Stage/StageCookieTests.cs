using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageCookieTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "Strict", false)]
    [InlineData("https://show.example.org/metadj/", "Lax", true)]
    [InlineData(null, "None", true)]
    public async Task Give_SetsACookieThatOnlyThisStageSees(string? publicUrl, string sameSite, bool secure)
    {
        List<(string, string)> settings = [("Stage:Cookie:SameSite", sameSite), ("Stage:Cookie:Lifetime", "00:05:00")];
        if (publicUrl is not null)
        {
            settings.Add(("Sessions:PublicUrl", publicUrl));
        }

        await using var broker = await BrokerApplication.StartAsync(servers, settings: [.. settings]);
        var (session, _) = await broker.OpenLiveAsync();

        var cookie = await GiveAsync(broker, session.Id);

        Assert.Equal($"{(publicUrl is null ? "" : "/metadj")}/stage/{session.Id}", cookie.Path.ToString());
        Assert.Equal((true, secure, TimeSpan.FromMinutes(5)), (cookie.HttpOnly, cookie.Secure, cookie.MaxAge));
        Assert.Equal(sameSite, cookie.SameSite.ToString());
        Assert.False(cookie.Domain.HasValue);
    }

    [Fact]
    public async Task Cookie_ShowsPictures_AndNothingElse()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        foreach (var path in new[] { "/api/v1/session/frame", "/api/v1/session/output.ts", "/api/v1/assets/a.png", "/api/v1/assets/show/a.png" })
        {
            broker.Scope.Answer($"GET {path}", 200, "image/jpeg", "picture");
            using var shown = await SendAsync(broker, HttpMethod.Get, session.Id, path, await ValueAsync(broker, session.Id));
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }

        var arrived = broker.Scope.ArrivedAt(pod).Count;
        Assert.Equal(4, arrived);
        var cookie = await ValueAsync(broker, session.Id);
        foreach (var (method, path, status) in new[]
        {
            ("GET", "/health", HttpStatusCode.Forbidden),
            ("GET", "/api/v1/session/parameters", HttpStatusCode.Forbidden),
            // Ends the recording: another page could make a browser fetch it.
            ("GET", "/api/v1/recordings/headless", HttpStatusCode.Forbidden),
            ("GET", "/api/v1/keys", HttpStatusCode.Forbidden),
            ("POST", "/api/v1/session/parameters", HttpStatusCode.Unauthorized),
            ("POST", "/api/v1/session/stop", HttpStatusCode.Unauthorized),
            ("DELETE", "/api/v1/loras/neon", HttpStatusCode.Unauthorized),
        })
        {
            using var refused = await SendAsync(broker, new HttpMethod(method), session.Id, path, cookie, session.FencingToken);
            Assert.Equal((path, status), (path, refused.StatusCode));
        }

        Assert.Equal(arrived, broker.Scope.ArrivedAt(pod).Count);
    }

    [Fact]
    public async Task Cookie_IsNoTicketAndNoToken_NorTheOtherWayRound()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var cookie = await ValueAsync(broker, session.Id);
        var ticket = session.StageUrl!.Segments[^1];
        const string Frame = "/api/v1/session/frame";

        // Read as what it is first, so that nothing is remembered for the wrong door.
        using var asItself = await SendAsync(broker, HttpMethod.Get, session.Id, Frame, cookie);
        using var ticketAsItself = await broker.Client(null).GetAsync($"/stage/t/{ticket}/health", Cancellation);
        using var asTicket = await broker.Client(null).GetAsync($"/stage/t/{cookie}{Frame}", Cancellation);
        using var asToken = await broker.Client(new("Bearer", cookie)).GetAsync($"/stage/{session.Id}{Frame}", Cancellation);
        using var ticketAsCookie = await SendAsync(broker, HttpMethod.Get, session.Id, Frame, ticket);
        using var tokenAsCookie = await SendAsync(broker, HttpMethod.Get, session.Id, Frame, AccessForTests.Member("ana").Parameter!);

        Assert.All([asTicket, asToken, ticketAsCookie, tokenAsCookie], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Equal(2, broker.Scope.Heads);
    }

    [Fact]
    public async Task Cookie_OfAnotherSessionOrOfBefore_OpensNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var (other, _) = await broker.OpenLiveAsync("ben");
        var cookie = await ValueAsync(broker, session.Id);
        const string Frame = "/api/v1/session/frame";
        broker.Scope.Answer($"GET {Frame}", 200, "image/jpeg", "picture");

        using var elsewhere = await SendAsync(broker, HttpMethod.Get, other.Id, Frame, cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        // A good token beside it counts, and only that.
        using var withToken = new HttpRequestMessage(HttpMethod.Get, $"/stage/{other.Id}{Frame}");
        withToken.Headers.Add("Cookie", $"{StageCookies.Name}={cookie}");
        using var bens = await broker.Client(AccessForTests.Member("ben")).SendAsync(withToken, Cancellation);
        Assert.Equal(HttpStatusCode.OK, bens.StatusCode);

        await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, new HandOverRequest { To = "cleo", FencingToken = session.FencingToken!.Value }, Cancellation);
        using var after = await SendAsync(broker, HttpMethod.Get, session.Id, Frame, cookie);
        Assert.NotEqual(HttpStatusCode.OK, after.StatusCode);
        await broker.Api(AccessForTests.Member("cleo")).CloseAsync(session.Id, Cancellation);
        using var ended = await SendAsync(broker, HttpMethod.Get, session.Id, Frame, cookie);
        Assert.NotEqual(HttpStatusCode.OK, ended.StatusCode);
        Assert.Single(broker.Scope.Arrived);

        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(AccessForTests.Member("dora")).PostAsync($"/api/sessions/{other.Id}/stage-cookie", null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).PostAsync($"/api/sessions/{other.Id}/stage-cookie", null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await broker.Client(AccessForTests.Member("cleo")).PostAsync($"/api/sessions/{session.Id}/stage-cookie", null, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Cookie_PastItsEnd_OpensNothing_AlsoWhenItIsRemembered()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var cookies = broker.Services.GetRequiredService<StageCookies>();
        var over = cookies.Write(new StageTicket(session.Id, "ana", session.FencingToken!.Value.Value), TimeProvider.System.GetUtcNow().AddSeconds(-1));

        for (var i = 0; i < 2; i++)
        {
            using var answer = await SendAsync(broker, HttpMethod.Get, session.Id, "/api/v1/session/frame", over);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(0, broker.Scope.Heads);
    }

    private static async Task<SetCookieHeaderValue> GiveAsync(BrokerApplication broker, SessionId id)
    {
        using var answer = await broker.Client(AccessForTests.Member("ana")).PostAsync($"/api/sessions/{id}/stage-cookie", null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return SetCookieHeaderValue.Parse(Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }

    private static async Task<string> ValueAsync(BrokerApplication broker, SessionId id) => (await GiveAsync(broker, id)).Value.ToString();

    private static async Task<HttpResponseMessage> SendAsync(BrokerApplication broker, HttpMethod method, SessionId id, string path, string cookie, FencingToken? token = null)
    {
        using var request = BrokerApplication.Knock(method, id, path, token);
        request.Headers.Add("Cookie", $"theme=dark; {StageCookies.Name}={cookie}");
        // The client's own jar is off.
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = broker.Url };
        return await client.SendAsync(request, Cancellation);
    }
}
