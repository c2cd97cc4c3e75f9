using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageIceServersTests(RedisServers servers)
{
    private const string Secret = "relay-secret-that-nobody-may-see";

    private static readonly (string, string)[] s_turn =
        [("Stage:Turn:Urls:0", "turn:turn.example.org:3478?transport=udp"), ("Stage:Turn:Urls:1", "turns:turn.example.org:443"), ("Stage:Turn:Urls:2", "stun:stun.example.org")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Ours_SignsAsTheTurnRestApiDoes()
    {
        var options = new StageTurnOptions { SharedSecret = "north", Lifetime = TimeSpan.FromHours(1) };
        options.Urls.Add("turn:a.example");
        var session = SessionId.New(TimeProvider.System);
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

        var server = Assert.Single(StageIceServers.Ours(options, session, now))!;

        Assert.Equal($"1800003600:{session}", server["username"]!.GetValue<string>());
#pragma warning disable CA5350 // What the convention asks for.
        Assert.Equal(
            Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes("north"), Encoding.UTF8.GetBytes($"1800003600:{session}"))),
            server["credential"]!.GetValue<string>());
#pragma warning restore CA5350
    }

    [Theory]
    [InlineData("SharedSecret", Secret)]
    [InlineData("Credential", Secret)]
    public async Task IceServers_OfOurOwn_AreAnsweredInScopesForm(string setting, string secret)
    {
        (string, string)[] fixedUser = setting == "Credential" ? [("Stage:Turn:Username", "relay")] : [];
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [.. s_turn, .. fixedUser, ($"Stage:Turn:{setting}", secret)]);
        var (session, _) = await broker.OpenLiveAsync();

        var answer = await AskAsync(broker, session);

        // Every field is there, as Scope has it: null where a server needs no credentials.
        var list = answer.GetProperty("iceServers").EnumerateArray().ToList();
        Assert.Equal(["stun:stun.example.org"], list[0].GetProperty("urls").EnumerateArray().Select(url => url.GetString()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (list[0].GetProperty("username").ValueKind, list[0].GetProperty("credential").ValueKind));
        Assert.Equal(["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:443"], list[1].GetProperty("urls").EnumerateArray().Select(url => url.GetString()));
        Assert.NotEmpty(list[1].GetProperty("username").GetString()!);
        Assert.Equal(2, list.Count);
        Assert.Empty(broker.Scope.Arrived);
        Assert.Equal(setting == "Credential", answer.ToString().Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, broker.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 3)]
    [InlineData(502, 2)]
    public async Task IceServers_BesideScopes_ComeFirst_AndAloneWhenThePodSaysNothing(int status, int count)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [.. s_turn, ("Stage:Turn:SharedSecret", Secret), ("Stage:Turn:AlsoScopes", "true")]);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /api/v1/webrtc/ice-servers", status, "application/json", """{"iceServers":[{"urls":["stun:scopes"],"username":null,"credential":null}]}""");

        var list = (await AskAsync(broker, session)).GetProperty("iceServers").EnumerateArray().ToList();

        Assert.Equal(count, list.Count);
        Assert.Equal(count == 3, list[^1].ToString().Contains("stun:scopes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task IceServers_WithoutOurOwn_AreScopes_AndNobodyElsesToAskFor()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /api/v1/webrtc/ice-servers", 200, "application/json", """{"iceServers":[]}""");

        using var stranger = await broker.Client(AccessForTests.Member("ben")).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/api/v1/webrtc/ice-servers"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Empty((await AskAsync(broker, session)).GetProperty("iceServers").EnumerateArray());
        Assert.Equal(["GET /api/v1/webrtc/ice-servers"], broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task Offer_AndCandidates_PassUnchanged()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [.. s_turn, ("Stage:Turn:SharedSecret", Secret)]);
        var (session, _) = await broker.OpenLiveAsync();
        const string Offer = """{"sdp":"v=0\r\no=- 1 1 IN IP4 203.0.113.9\r\n","type":"offer","initialParameters":{"pipeline_ids":["longlive"]}}""";
        const string Answer = """{"sdp":"v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\n","type":"answer","sessionId":"0e3b7f0a-6f3e-4e0c-9a55-1f6d2c1b7a11"}""";
        const string Candidates = """{"candidates":[{"candidate":"candidate:1 1 udp 2130706431 192.0.2.10 50000 typ host","sdpMid":"0","sdpMLineIndex":0}]}""";
        broker.Scope.Answer("POST /api/v1/webrtc/offer", 200, "application/json", Answer);
        var client = broker.Client(null);

        using var offered = await client.PostAsync($"{session.StageUrl}/api/v1/webrtc/offer", new StringContent(Offer, Encoding.UTF8, "application/json"), Cancellation);
        using var patched = await client.PatchAsync(
            $"{session.StageUrl}/api/v1/webrtc/offer/0e3b7f0a-6f3e-4e0c-9a55-1f6d2c1b7a11", new StringContent(Candidates, Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(Answer, await offered.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal([Offer, Candidates], broker.Scope.Arrived.Where(arrived => arrived.Target.Contains("webrtc", StringComparison.Ordinal)).Select(arrived => arrived.Body));
        Assert.True(patched.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("Stage:Turn:Urls:0", "https://turn.example.org", "begins with none of")]
    [InlineData("Stage:Turn:Urls:0", "turn:turn.example.org", "needs SharedSecret")]
    public async Task Start_WithATurnServerThatCannotWork_IsRefused(string key, string value, string why)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => BrokerApplication.StartAsync(servers, settings: [(key, value)]));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> AskAsync(BrokerApplication broker, SessionResponse session)
    {
        using var answer = await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/webrtc/ice-servers", Cancellation);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
    }
}
