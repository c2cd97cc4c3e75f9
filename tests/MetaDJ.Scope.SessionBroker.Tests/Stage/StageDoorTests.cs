using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageDoorTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Pass_ByTokenOrByTicket_ReachesThePodThatIsHeld(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        var (session, pod) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /api/v1/session/parameters", 200, "application/json", """{"parameters":{"noise_scale":0.5}}""");

        var ana = broker.Client(AccessForTests.Member("ana"));
        using var byToken = await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/session/parameters?x=1", session.FencingToken), Cancellation);
        using var byTicket = await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/session/parameters", Cancellation);

        Assert.Equal(HttpStatusCode.OK, byToken.StatusCode);
        Assert.Equal("""{"parameters":{"noise_scale":0.5}}""", await byTicket.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("application/json", byTicket.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["POST /api/v1/session/parameters?x=1", "GET /api/v1/session/parameters"], broker.Scope.ArrivedAt(pod));
        Assert.Equal(1, broker.Provisioning.AddressesAsked);
    }

    [Fact]
    public async Task Pass_StripsWhatIsNobodysBusiness()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /health", async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.Headers.Server = "uvicorn";
            http.Response.Headers["CF-Ray"] = "abc";
            http.Response.Headers["X-RunPod-Pod"] = "machine";
            http.Response.Headers.SetCookie = "__cf=1";
            http.Response.Headers.Location = broker.Scope.Url;
            http.Response.Headers.ETag = "\"1\"";
            await http.Response.WriteAsync("{}");
        });
        using var request = BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health", session.FencingToken);
        request.Headers.Add("Cookie", "a=b");
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");
        request.Headers.Add(StageHeaders.QueueEpoch, "1");
        request.Headers.Add("X-Anything", "1");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        using var response = await broker.Client(AccessForTests.Member("ana")).SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Accept", "Host"], Assert.Single(broker.Scope.Arrived).Headers.Keys.Order());
        var names = response.Headers.Concat(response.Content.Headers).Select(header => header.Key).Order().ToList();
        Assert.Equal(["Content-Type", "Date", "ETag", "Transfer-Encoding", "X-Content-Type-Options"], names);
    }

    [Fact]
    public async Task Pass_WithoutTheRight_NeverReachesThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var waiting = (await broker.Api(AccessForTests.Member("ana")).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        var token = session.FencingToken!.Value;
        const string Effect = "/api/v1/session/parameters";

        async Task RefusesAsync(HttpStatusCode status, string kind, AuthenticationHeaderValue? who, HttpMethod method, SessionId id, string path, params (string, string)[] headers)
        {
            using var request = BrokerApplication.Knock(method, id, path);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await broker.Client(who).SendAsync(request, Cancellation);
            var problem = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal((status, true), (response.StatusCode, problem.Contains($"/problems/{kind}\"", StringComparison.Ordinal)));
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }

        var ana = AccessForTests.Member("ana");
        await RefusesAsync(HttpStatusCode.Unauthorized, "unauthorized", null, HttpMethod.Get, session.Id, "/health");
        await RefusesAsync(HttpStatusCode.NotFound, "not-found", AccessForTests.Member("ben"), HttpMethod.Post, session.Id, Effect, (StageHeaders.FencingToken, $"{token}"));
        await RefusesAsync(HttpStatusCode.NotFound, "not-found", ana, HttpMethod.Get, SessionId.New(TimeProvider.System), "/health");
        await RefusesAsync(HttpStatusCode.PreconditionRequired, "fencing-token-required", ana, HttpMethod.Post, session.Id, Effect);
        await RefusesAsync(HttpStatusCode.PreconditionRequired, "fencing-token-required", ana, HttpMethod.Get, session.Id, "/api/v1/recordings/headless");
        await RefusesAsync(HttpStatusCode.PreconditionRequired, "fencing-token-required", AccessForTests.Service, HttpMethod.Post, session.Id, Effect);
        await RefusesAsync(HttpStatusCode.Conflict, "stale-fencing-token", ana, HttpMethod.Post, session.Id, Effect, (StageHeaders.FencingToken, $"{token.Value + 1}"));
        await RefusesAsync(HttpStatusCode.BadRequest, "invalid-request", ana, HttpMethod.Post, session.Id, Effect, (StageHeaders.FencingToken, "-1"));
        await RefusesAsync(HttpStatusCode.BadRequest, "invalid-request", ana, HttpMethod.Post, session.Id, Effect, (StageHeaders.FencingToken, $"{token}"), (StageHeaders.FencingToken, $"{token}"));
        await RefusesAsync(HttpStatusCode.Conflict, "session-not-live", ana, HttpMethod.Get, waiting.Id, "/health");
        await RefusesAsync(HttpStatusCode.Forbidden, "not-on-stage", ana, HttpMethod.Get, session.Id, "/api/v1/keys");
        await RefusesAsync(HttpStatusCode.Forbidden, "not-on-stage", ana, HttpMethod.Post, session.Id, "/api/v1/restart", (StageHeaders.FencingToken, $"{token}"));
        await RefusesAsync(HttpStatusCode.NotFound, "no-such-stage-route", ana, HttpMethod.Get, session.Id, "/api/v1/unknown");
        await RefusesAsync(HttpStatusCode.BadRequest, "bad-stage-path", ana, HttpMethod.Get, session.Id, "/api%2fv1/keys");
        Assert.Empty(broker.Scope.ArrivedAt(pod));

        await broker.Api(ana).CloseAsync(session.Id, Cancellation);
        await RefusesAsync(HttpStatusCode.Gone, "lease-gone", ana, HttpMethod.Get, session.Id, "/health");
        using var byTicket = await broker.Client(null).GetAsync($"{session.StageUrl}/health", Cancellation);
        Assert.Equal(HttpStatusCode.Gone, byTicket.StatusCode);
        Assert.Empty(broker.Scope.Arrived);
    }

    [Fact]
    public async Task Pass_OfAServiceWithAnOldEpoch_NeverReachesThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();

        async Task<HttpStatusCode> SendAsync(AuthenticationHeaderValue who, string epoch)
        {
            using var request = BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/session/parameters", session.FencingToken);
            request.Headers.Add(StageHeaders.QueueEpoch, epoch);
            return (await broker.Client(who).SendAsync(request, Cancellation)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await SendAsync(AccessForTests.Service, "5"));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(AccessForTests.Service, "4"));
        // A person cannot lock the queue out by claiming a high epoch.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(AccessForTests.Member("ana"), "999"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(AccessForTests.Service, "5"));
        Assert.Equal(3, broker.Scope.ArrivedAt(pod).Count);
    }

    [Theory]
    [InlineData("/stage/{id}/api/v1/../v1/keys")]
    [InlineData("/stage/{id}/api/v1/%2e%2e/keys")]
    [InlineData("/stage/{id}//api/v1/keys")]
    [InlineData("/stage/{id}/api/v1/loras/..%5c..%5ckeys")]
    [InlineData("/stage/{id}/health;/../api/v1/keys")]
    [InlineData("http://elsewhere/stage/{id}/health")]
    [InlineData("/stage/{id}/health%00")]
    [InlineData("/x/../stage/{id}/health")]
    public async Task Pass_OfAPathTrickOnTheWire_NeverReachesThePod(string target)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(broker.Url.Host, broker.Url.Port, Cancellation);
        await using var stream = tcp.GetStream();
        var head = $"GET {target.Replace("{id}", session.Id.ToString(), StringComparison.Ordinal)} HTTP/1.1\r\nHost: elsewhere\r\n"
            + $"Authorization: {AccessForTests.Member("ana")}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancellation);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(broker.Scope.Arrived);
    }

    [Fact]
    public async Task Pass_WithAForgedTicketOrAnApiToken_Is401()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var ticket = session.StageUrl!.Segments[^1];

        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync($"/stage/t/{ticket}x/health", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync($"/stage/t/{AccessForTests.Operator.Parameter}/health", Cancellation)).StatusCode);
        var asToken = broker.Client(new AuthenticationHeaderValue("Bearer", ticket));
        Assert.Equal(HttpStatusCode.Unauthorized, (await asToken.GetAsync($"/api/sessions/{session.Id}", Cancellation)).StatusCode);
        Assert.Empty(broker.Scope.Arrived);
    }

    [Theory]
    [InlineData("POST", "/api/v1/session/start")]
    [InlineData("POST", "/api/v1/webrtc/offer")]
    public async Task Start_OfAPicture_StopsTheOneBeforeEveryTime(string method, string path)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        broker.Scope.Answer("POST /api/v1/session/stop", 404, "application/json", """{"detail":"No active headless session"}""");
        var ana = broker.Client(AccessForTests.Member("ana"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ana.SendAsync(BrokerApplication.Knock(new HttpMethod(method), session.Id, path, session.FencingToken), Cancellation)));

        var arrived = broker.Scope.ArrivedAt(pod);
        Assert.Equal(Enumerable.Repeat(new[] { "POST /api/v1/session/stop", $"{method} {path}" }, 4).SelectMany(pair => pair), arrived);
    }

    [Theory]
    [InlineData(200, "text/html", "stage-unreachable", HttpStatusCode.BadGateway)]
    [InlineData(502, "text/html", "stage-unreachable", HttpStatusCode.BadGateway)]
    [InlineData(524, "text/html", "stage-slow", HttpStatusCode.GatewayTimeout)]
    [InlineData(500, "text/plain", "stage-failed", HttpStatusCode.BadGateway)]
    [InlineData(307, "text/plain", "stage-unreachable", HttpStatusCode.BadGateway)]
    public async Task Pass_WhenSomethingElseThanScopeAnswers_TellsAProblemAndNoHost(int status, string contentType, string kind, HttpStatusCode expected)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /api/v1/pipeline/status", status, contentType, $"<html>{broker.Scope.Url} is gone</html>");

        using var response = await broker.Client(AccessForTests.Member("ana"))
            .SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/api/v1/pipeline/status"), Cancellation);

        Assert.Equal(expected, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains($"/problems/{kind}\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain(broker.Scope.Url, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_WhenThePodIsGone_TellsAProblemAndAsksForTheAddressAgain()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var ana = broker.Client(AccessForTests.Member("ana"));
        broker.Scope.Answer("GET /health", http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        using var response = await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, broker.Provisioning.AddressesAsked);

        broker.Scope.Answer("GET /health", 200, "application/json", "{}");
        Assert.Equal(HttpStatusCode.OK, (await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation)).StatusCode);
        Assert.Equal(2, broker.Provisioning.AddressesAsked);

        broker.Provisioning.IsDown = true;
        Assert.Equal(HttpStatusCode.OK, (await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pass_OfTooLargeABody_NeverReachesThePod(bool chunked)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var ana = broker.Client(AccessForTests.Member("ana"));

        async Task<HttpStatusCode> SendAsync(string path, int bytes)
        {
            using var request = BrokerApplication.Knock(HttpMethod.Post, session.Id, path, session.FencingToken);
            request.Content = new ByteArrayContent(new byte[bytes]);
            request.Headers.TransferEncodingChunked = chunked;
            // Lets the answer come before the body is sent: else the client may only see a closed connection.
            request.Headers.ExpectContinue = true;
            return (await ana.SendAsync(request, Cancellation)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync("/api/v1/session/parameters", (1024 * 1024) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync("/api/v1/assets", (25 * 1024 * 1024) + 1));
        Assert.Empty(broker.Scope.Arrived);
        Assert.Equal(HttpStatusCode.OK, await SendAsync("/api/v1/assets", 10 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("/api/v1/session/parameters", 1024));
        Assert.Equal([10 * 1024 * 1024, 1024], broker.Scope.Arrived.Select(arrived => arrived.Body.Length));
        Assert.Equal(2, broker.Scope.ArrivedAt(pod).Count);
    }

    [Theory]
    [InlineData(0, "hand-over")]
    [InlineData(0, "close")]
    [InlineData(1, "close")]
    public async Task Stream_StartsAtOnceAndEndsWithTheRightToIt(int endedAt, string how)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var (session, _) = await broker.OpenLiveAsync();
        var upstreamEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Scope.Answer("GET /api/v1/session/output.ts", async http =>
        {
            http.Response.ContentType = "video/mp2t";
            await http.Response.Body.WriteAsync("first"u8.ToArray(), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await using var registration = http.RequestAborted.Register(() => upstreamEnded.TrySetResult());
            await upstreamEnded.Task;
        });
        using var response = await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/session/output.ts", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[5];
        await stream.ReadExactlyAsync(buffer, Cancellation);
        Assert.Equal("first"u8.ToArray(), buffer);

        var api = broker.Api(AccessForTests.Member("ana"), endedAt);
        if (how == "close")
        {
            await api.CloseAsync(session.Id, Cancellation);
        }
        else
        {
            await api.HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);
        }

        if (endedAt != 0)
        {
            // Another process ended it: this one finds out in its next pass.
            await broker.PassAsync(replica: 0);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => stream.ReadExactlyAsync(buffer, Cancellation).AsTask());
        await upstreamEnded.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task HandOver_KillsTheTicketOfBefore()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, (await broker.Client(null).GetAsync($"{session.StageUrl}/health", Cancellation)).StatusCode);
        var bens = (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).Content!;
        Assert.Equal(HttpStatusCode.OK, (await broker.Client(null).GetAsync($"{bens.StageUrl}/health", Cancellation)).StatusCode);
        Assert.Single(broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task Ticket_OfAnOperator_OpensWhatAHoldersDoesNot()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var operators = (await broker.Api(AccessForTests.Operator).GetAsync(session.Id, Cancellation)).Content!;

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/logs/tail", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await broker.Client(null).GetAsync($"{operators.StageUrl}/api/v1/logs/tail?lines=5", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Ticket_FromAnotherWebPage_MayBeUsedByABrowser()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, $"{session.StageUrl}/api/v1/session/parameters");
        preflight.Headers.Add("Origin", "https://studio.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");

        using var allowed = await broker.Client(null).SendAsync(preflight, Cancellation);
        using var read = await broker.Client(null).GetAsync($"{session.StageUrl}/health", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("*", Assert.Single(read.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(read.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Upgrade_ToAnotherProtocol_IsRefused()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        using var request = BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(AccessForTests.Member("ana")).SendAsync(request, Cancellation)).StatusCode);
        Assert.Empty(broker.Scope.Arrived);
    }

    [Fact]
    public async Task Logs_OfAWholeEvening_TellNoSecret()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var client = broker.Client(AccessForTests.Member("ana"));
        await client.GetAsync($"{session.StageUrl}/health", Cancellation);
        await client.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation);
        await broker.Scope.DisposeAsync();
        using var unreachable = await client.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/health"), Cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, unreachable.StatusCode);
        await broker.Api(AccessForTests.Member("ana")).CloseAsync(session.Id, Cancellation);

        Assert.Contains(session.Id.ToString(), broker.Logs.Text, StringComparison.Ordinal);
        foreach (var secret in new[] { StubScope.Machine(pod), session.StageUrl!.Segments[^1], AccessForTests.SigningKey, AccessForTests.Member("ana").Parameter! })
        {
            Assert.DoesNotContain(secret, broker.Logs.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, JsonSerializer.Serialize(broker.Hints.Published), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(new Uri("http://127.0.0.1/").Host + ":", broker.Logs.Text, StringComparison.Ordinal);
    }
}
