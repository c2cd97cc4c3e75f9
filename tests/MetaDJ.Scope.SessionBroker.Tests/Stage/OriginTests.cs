using System.Net;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>Which pages a browser lets call us.</summary>
public sealed class OriginTests(RedisServers servers)
{
    private const string Ours = "https://studio.example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preflight_OfAListedOrigin_IsAllowed_ForTheApiAndTheDoor()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Cors:Origins:0", Ours), ("Cors:Origins:1", "http://localhost:3000")]);
        var (session, _) = await broker.OpenLiveAsync();

        foreach (var path in new[] { "/api/sessions", $"/api/sessions/{session.Id}/stage-cookie", $"/stage/{session.Id}/api/v1/session/parameters" })
        {
            using var allowed = await PreflightAsync(broker, path, Ours, "POST", "authorization,content-type,fencing-token,idempotency-key");
            Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
            Assert.Equal(Ours, Single(allowed, "Access-Control-Allow-Origin"));
            Assert.Equal("true", Single(allowed, "Access-Control-Allow-Credentials"));
            Assert.Contains("Fencing-Token", Single(allowed, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Origin", Single(allowed, "Vary"), StringComparison.Ordinal);
        }

        foreach (var stranger in new[] { "https://evil.example", "https://studio.example.org.evil.example", "http://studio.example.org", "null" })
        {
            using var refused = await PreflightAsync(broker, "/api/sessions", stranger, "POST", "authorization");
            Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal(0, broker.Scope.Heads);
    }

    [Fact]
    public async Task Answer_ToAListedOrigin_MayBeRead_AlsoARefusal_AndEveryAnswerVaries()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Cors:Origins:0", Ours)]);
        var (session, _) = await broker.OpenLiveAsync();
        var ana = broker.Client(AccessForTests.Member("ana"));

        using var read = await GetAsync(ana, $"/stage/{session.Id}/health", Ours);
        using var refused = await GetAsync(broker.Client(null), $"/api/sessions/{session.Id}", Ours);
        using var none = await GetAsync(ana, $"/api/sessions/{session.Id}", origin: null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (read.StatusCode, refused.StatusCode));
        Assert.Equal([Ours, Ours], new[] { read, refused }.Select(answer => Single(answer, "Access-Control-Allow-Origin")));
        Assert.All([read, refused, none], answer => Assert.Equal("Origin", Single(answer, "Vary")));
        Assert.False(none.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Answer_WithoutAnyOriginConfigured_IsForOurOwnPagesOnly()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();

        using var read = await GetAsync(broker.Client(AccessForTests.Member("ana")), $"/stage/{session.Id}/health", Ours);
        using var preflight = await PreflightAsync(broker, "/api/sessions", Ours, "POST", "authorization");

        Assert.False(read.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Ticket_IsForEveryPage_WithoutCredentials_UnlessPagesAreNamed()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Cors:Origins:0", Ours)]);
        var (session, _) = await broker.OpenLiveAsync();
        using var anywhere = await GetAsync(broker.Client(null), $"{session.StageUrl}/health", "https://anywhere.example");
        Assert.Equal("*", Single(anywhere, "Access-Control-Allow-Origin"));
        Assert.False(anywhere.Headers.Contains("Access-Control-Allow-Credentials"));

        await using var strict = await BrokerApplication.StartAsync(servers, settings: [("Cors:TicketOrigins:0", Ours)]);
        var (other, _) = await strict.OpenLiveAsync();
        using var named = await GetAsync(strict.Client(null), $"{other.StageUrl}/health", Ours);
        using var unnamed = await GetAsync(strict.Client(null), $"{other.StageUrl}/health", "https://anywhere.example");
        Assert.Equal(Ours, Single(named, "Access-Control-Allow-Origin"));
        Assert.False(named.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.False(unnamed.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("Cors:Origins:0", "*")]
    [InlineData("Cors:Origins:0", "https://*.example.org")]
    [InlineData("Cors:Origins:0", "https://studio.example.org/")]
    [InlineData("Cors:Origins:0", "studio.example.org")]
    [InlineData("Cors:Origins:0", "null")]
    [InlineData("Cors:TicketOrigins:0", "https://*")]
    public async Task Start_WithAnythingButExactOrigins_IsRefused(string key, string value)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => BrokerApplication.StartAsync(servers, settings: [(key, value)]));

        Assert.Contains("exact origin", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(BrokerApplication broker, string path, string origin, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await broker.Client(null).SendAsync(request, Cancellation);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await client.SendAsync(request, Cancellation);
    }

    private static string Single(HttpResponseMessage answer, string header) => Assert.Single(answer.Headers.GetValues(header));
}
