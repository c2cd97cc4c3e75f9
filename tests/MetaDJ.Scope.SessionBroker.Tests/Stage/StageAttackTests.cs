using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>Whatever somebody sends who may not: it is refused, and no byte of it reaches a pod.</summary>
public sealed class StageAttackTests(RedisServers servers)
{
    private const string Effect = "/api/v1/session/parameters";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Head_ThatTwoReadersReadDifferently_IsRefused()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var auth = $"Authorization: {AccessForTests.Member("ana")}\r\nFencing-Token: {session.FencingToken}\r\n";
        var health = $"/stage/{session.Id}/health";
        var post = $"POST /stage/{session.Id}{Effect} HTTP/1.1\r\nHost: door\r\n{auth}Content-Type: application/json\r\n";
        var get = $"GET {health} HTTP/1.1\r\nHost: door\r\n{auth}";
        var hidden = $"GET {health} HTTP/1.1\r\nHost: door\r\nX: y";

        await RefusesAllAsync(
            broker,
            ("a length and chunks", $"{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
            ("chunks and a length", $"{post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}"),
            ("two lengths", $"{post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}x"),
            ("two equal lengths", $"{post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}"),
            ("a list of lengths", $"{post}Content-Length: 2, 2\r\n\r\n{{}}"),
            ("a negative length", $"{post}Content-Length: -1\r\n\r\n{{}}"),
            ("a hexadecimal length", $"{post}Content-Length: 0x2\r\n\r\n{{}}"),
            ("a length too large for any number", $"{post}Content-Length: 99999999999999999999\r\n\r\n{{}}"),
            ("another coding", $"{post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
            ("chunked, then identity", $"{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
            ("identity, then chunked", $"{post}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
            ("gzip, then chunked", $"{post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
            ("chunked twice", $"{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("chunked and something else in two lines", $"{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"),
            ("chunked in quotes", $"{post}Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
            ("a vertical tab before chunked", $"{post}Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"),
            ("a space before the colon", $"{post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
            ("a space before the colon of a length", $"{post}Content-Length : 2\r\n\r\n{{}}"),
            ("a folded line", $"{post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
            ("a folded header", $"{get}X-A: b\r\n\tfolded\r\n\r\n"),
            ("a first header that is folded", $"GET {health} HTTP/1.1\r\n Host: door\r\n{auth}\r\n"),
            ("a bare line feed in a chunk", $"{post}Transfer-Encoding: chunked\r\n\r\n2\n{{}}\r\n0\r\n\r\n"),
            ("a chunk's length that is no number", $"{post}Transfer-Encoding: chunked\r\n\r\n0x2\r\n{{}}\r\n0\r\n\r\n"),
            ("a chunk longer than it says", $"{post}Transfer-Encoding: chunked\r\n\r\n1\r\n{{}}\r\n0\r\n\r\n"),
            ("two hosts", $"GET {health} HTTP/1.1\r\nHost: door\r\nHost: pod\r\n{auth}\r\n"),
            ("no host", $"GET {health} HTTP/1.1\r\n{auth}\r\n"),
            ("a host with a path", $"GET {health} HTTP/1.1\r\nHost: door/x\r\n{auth}\r\n"),
            ("a header without a name", $"{get}: x\r\n\r\n"),
            ("a header without a colon", $"{get}nonsense\r\n\r\n"),
            ("a nought in a header", $"{get}X-A: b\0c\r\n\r\n"),
            ("a carriage return in a header", $"{get}X-A: b\rX-B: c\r\n\r\n"),
            ("a connection that names our token", $"{get}Connection: Fencing-Token\r\n\r\n"),
            ("an upgrade", $"{get}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
            ("an upgrade to HTTP/2", $"{get}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"),
            ("a token twice", $"{get}Fencing-Token: {session.FencingToken}\r\n\r\n"),
            ("HTTP/2 by force", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            ("an older protocol", $"GET {health}\r\n\r\n"),
            ("another protocol", $"GET {health} HTTP/1.9\r\nHost: door\r\n{auth}\r\n"),
            ("a header of 40 KB", $"{get}X-A: {new string('a', 40 * 1024)}\r\n\r\n"),
            ("200 headers", $"{get}{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"))}\r\n"),
            ("a request line of 10 KB", $"GET {health}?x={new string('a', 10 * 1024)} HTTP/1.1\r\nHost: door\r\n{auth}\r\n"));
    }

    /// <summary>The server in front of us reads these before we do and keeps only what it knows: so they must have no effect.</summary>
    [Theory]
    [InlineData("Connection: close, Content-Type", "Content-Length: 2")]
    [InlineData("Connection: keep-alive, Content-Type, Authorization, Fencing-Token", "Content-Length: 2")]
    [InlineData("Connection: close\r\nConnection: Content-Type", "Content-Length: 2")]
    [InlineData("Connection: close", "Content-Length: +2")]
    public async Task Head_ThatTheServerMends_IsWrittenAnewForThePod(string connection, string length)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();

        var answer = await SayAsync(
            broker,
            $"POST /stage/{session.Id}{Effect} HTTP/1.1\r\nHost: door\r\nAuthorization: {AccessForTests.Member("ana")}\r\nFencing-Token: {session.FencingToken}\r\n"
            + $"Content-Type: application/json\r\n{connection}\r\n{length}\r\n\r\n{{}}");

        if (answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal))
        {
            Assert.Equal(0, broker.Scope.Heads);
            return;
        }

        var arrived = Assert.Single(broker.Scope.Arrived);
        Assert.Equal(["Content-Length", "Content-Type", "Host"], arrived.Headers.Keys.Order());
        Assert.Equal(("2", "application/json", "{}"), (arrived.Headers["Content-Length"], arrived.Headers["Content-Type"], arrived.Body));
    }

    [Fact]
    public async Task Target_ThatIsATrick_IsRefused()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var ticket = session.StageUrl!.AbsolutePath;
        var stage = $"/stage/{session.Id}";
        string[] doors = [stage, ticket];
        var auth = $"Authorization: {AccessForTests.Member("ana")}\r\nFencing-Token: {session.FencingToken}\r\n";
        string[] targets =
        [
            "/api/v1/../v1/keys", "/..", "/./health", "/api/v1/%2e%2e/keys", "/api/v1/%2E%2e/keys", "/api/v1/.%2e/keys", "/api%2fv1/keys", "/api%2Fv1%2Fkeys", "/api%252fv1/keys",
            "/api/v1/%252e%252e/keys", "/api\\v1\\keys", "/api%5cv1%5ckeys", "//api/v1/keys", "/api//v1/keys", "/health;/../api/v1/keys", "/health%3b", "/health%00", "/health%0d%0aX:%20y",
            "/health%20HTTP/1.1", "/%c0%ae%c0%ae/keys", "/%ff", "/health%", "/health%zz", "/api/v1/keys", "/api/v1/keys/", "/API/V1/KEYS", "/api/v1/plugins", "/api/v1/Session/Frame",
            "/health?x=%0d%0aHost:%20pod", "/health?x=%00", "/health#x", "/health%23x", "/health%3fx", "/health/", "/health:80", "/@pod/health", "/http://pod/health", "",
        ];
        var sent = doors.SelectMany(door => targets.Select(target => (target, $"GET {door}{target} HTTP/1.1\r\nHost: door\r\n{auth}\r\n")))
            .Concat(
            [
                ("absolute", $"GET http://door{stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("absolute, elsewhere", $"GET http://pod{stage}/health HTTP/1.1\r\nHost: pod\r\n{auth}\r\n"),
                ("absolute, by ticket", $"GET http://door{ticket}/health HTTP/1.1\r\nHost: door\r\n\r\n"),
                ("two slashes", $"GET /{stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("through another route", $"GET /x/..{stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("an encoded door", $"GET /%73tage/{session.Id}/../health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("a space", $"GET {stage}/health x HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("a tab", $"GET {stage}/he\talth HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("the star", $"OPTIONS * HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("a tunnel", $"CONNECT pod:443 HTTP/1.1\r\nHost: pod:443\r\n{auth}\r\n"),
                ("a tunnel by path", $"CONNECT {stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("a trace", $"TRACE {stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("only its head", $"HEAD {stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("a method of lower case", $"get {stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("a method nobody knows", $"STEAL {stage}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n"),
                ("another method by header", $"OPTIONS {stage}{Effect} HTTP/1.1\r\nHost: door\r\nX-HTTP-Method-Override: POST\r\n{auth}\r\n"),
            ]);

        await RefusesAllAsync(broker, [.. sent]);
    }

    [Fact]
    public async Task Credentials_ThatAreNotTheirs_OpenNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var (other, _) = await broker.OpenLiveAsync("ben");
        await broker.Api(AccessForTests.Member("ben")).HandOverAsync(other.Id, new HandOverRequest { To = "cleo", FencingToken = other.FencingToken!.Value }, Cancellation);
        var handedOver = (await broker.Api(AccessForTests.Member("cleo")).GetAsync(other.Id, Cancellation)).Content!;
        var (ended, _) = await broker.OpenLiveAsync("dora");
        await broker.Api(AccessForTests.Member("dora")).CloseAsync(ended.Id, Cancellation);
        var ana = AccessForTests.Member("ana").Parameter!;
        string[] tokens =
        [
            "", "x", "a.b.c", ana + "x", ana[..^3], Unsigned(ana, "none"), Unsigned(ana, "None"), Unsigned(ana, ""), WithClaim(ana, "ana", "operator"), ana.Split('.')[0] + "." + ana.Split('.')[1] + ".",
            Token(role: Roles.Operator, audience: "metadj-scope-stage"), Token(audience: "metadj-scope-stage-cookie"), Token(audience: "elsewhere"), Token(issuer: "somebody"),
            Token(key: "another-key-another-key-another-key-1234"), Token(expires: -1), Token(notBefore: 10), Stronger(ana), Token(subject: null),
            session.StageUrl!.Segments[^1], new string('a', 9000),
        ];
        foreach (var token in tokens)
        {
            await RefusesAsync(broker, session, new AuthenticationHeaderValue("Bearer", token), session.FencingToken, token);
        }

        await RefusesAsync(broker, session, new AuthenticationHeaderValue("Basic", "YW5hOmFuYQ=="), session.FencingToken, "Basic");
        await RefusesAsync(broker, session, AccessForTests.Member("ben"), session.FencingToken, "somebody else");
        await RefusesAsync(broker, session, AccessForTests.Member("Ana"), session.FencingToken, "a name alike");
        await RefusesAsync(broker, session, AccessForTests.Member("ana"), new FencingToken(session.FencingToken!.Value.Value + 1), "a token of the future");
        await RefusesAsync(broker, other, AccessForTests.Member("ben"), other.FencingToken, "the holder of before");
        await RefusesAsync(broker, other, AccessForTests.Member("cleo"), other.FencingToken, "the next holder, with the token of before");
        await RefusesAsync(broker, ended, AccessForTests.Member("dora"), ended.FencingToken, "a session that ended");

        // Who handed the stage over still plays beside the next, but runs it no more.
        using var ran = await broker.Client(AccessForTests.Member("ben")).SendAsync(BrokerApplication.Knock(HttpMethod.Post, other.Id, "/api/v1/pipeline/load", handedOver.FencingToken), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, ran.StatusCode);

        var tickets = broker.Services.GetRequiredService<StageTickets>();
        foreach (var (why, ticket) in new[]
        {
            ("of before", other.StageUrl!.Segments[^1]), ("ended", ended.StageUrl!.Segments[^1]), ("an API token", ana), ("forged", session.StageUrl!.Segments[^1] + "A"),
            ("of no key", Token(audience: "metadj-scope-stage", key: "another-key-another-key-another-key-1234")), ("unsigned", Unsigned(session.StageUrl!.Segments[^1], "none")),
            ("of another fence", tickets.Write(new StageTicket(session.Id, "ana", session.FencingToken!.Value.Value + 1))),
            ("of somebody who takes no part", tickets.Write(new StageTicket(session.Id, "ben", session.FencingToken!.Value.Value))),
            ("of another session", tickets.Write(new StageTicket(SessionId.New(TimeProvider.System), "ana", session.FencingToken!.Value.Value))),
        })
        {
            using var answer = await broker.Client(null).PostAsync($"/stage/t/{ticket}{Effect}", new StringContent("{}"), Cancellation);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"A ticket {why} was answered with {answer.StatusCode}.");
        }

        Assert.Equal(0, broker.Scope.Heads);
        using var present = await broker.Client(AccessForTests.Member("ana")).SendAsync(BrokerApplication.Knock(HttpMethod.Post, session.Id, Effect, session.FencingToken), Cancellation);
        Assert.Equal((HttpStatusCode.OK, 1), (present.StatusCode, broker.Scope.Heads));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_OfTenMegabytes_IsRefusedOnTheWire(bool announced)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var head = $"POST /stage/{session.Id}{Effect} HTTP/1.1\r\nHost: door\r\nAuthorization: {AccessForTests.Member("ana")}\r\nFencing-Token: {session.FencingToken}\r\n"
            + $"Content-Type: application/json\r\n{(announced ? "Content-Length: 10485760" : "Transfer-Encoding: chunked")}\r\n\r\n";
        var piece = announced ? new string(' ', 1 << 20) : $"100000\r\n{new string(' ', 1 << 20)}\r\n";

        var answer = await SayAsync(broker, string.Concat(Enumerable.Repeat(piece, 10).Prepend(head)));

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 413", StringComparison.Ordinal), answer);
        Assert.Equal(0, broker.Scope.Heads);
    }

    [Fact]
    public async Task Request_HiddenBehindAnother_IsNotRead()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var auth = $"Authorization: {AccessForTests.Member("ana")}\r\nFencing-Token: {session.FencingToken}\r\n";
        var hidden = $"GET /stage/{session.Id}/health HTTP/1.1\r\nHost: door\r\n{auth}\r\n";

        // The second is a good request by itself; but it comes on a connection whose first nobody can be sure of.
        var answer = await SayAsync(
            broker, $"POST /stage/{session.Id}{Effect} HTTP/1.1\r\nHost: door\r\n{auth}Transfer-Encoding: chunked\r\nContent-Length: {hidden.Length}\r\n\r\n0\r\n\r\n{hidden}", toTheEnd: true);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(0, broker.Scope.Heads);
    }

    private static async Task RefusesAsync(BrokerApplication broker, SessionResponse session, AuthenticationHeaderValue who, FencingToken? token, string why)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, Effect), (HttpMethod.Get, "/api/v1/session/frame") })
        {
            using var request = BrokerApplication.Knock(method, session.Id, path, token);
            request.Headers.Authorization = null;
            request.Headers.TryAddWithoutValidation("Authorization", who.ToString());
            using var answer = await broker.Client(null).SendAsync(request, Cancellation);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{method} by {why} was answered with {answer.StatusCode}.");
        }
    }

    private static async Task RefusesAllAsync(BrokerApplication broker, params (string Name, string Text)[] requests)
    {
        var passed = new List<string>();
        foreach (var (name, text) in requests)
        {
            var heads = broker.Scope.Heads;
            var answer = await SayAsync(broker, text);
            // A connection that speaks HTTP/2 is told so in its own words, and closed.
            var status = answer.StartsWith("HTTP/1.", StringComparison.Ordinal) ? answer.Split(' ', 3)[1] : "closed";
            if (status is not "closed" && status[0] is not ('4' or '5') || broker.Scope.Heads != heads || answer.Contains(new Uri(broker.Scope.Url).Authority, StringComparison.Ordinal))
            {
                passed.Add($"{name}: {status}, {broker.Scope.Heads - heads} at the pod");
            }
        }

        Assert.Empty(passed);
    }

    /// <returns>The first answer, or all until the connection ends; empty when it was closed without one.</returns>
    private static async Task<string> SayAsync(BrokerApplication broker, string text, bool toTheEnd = false)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(broker.Url.Host, broker.Url.Port, Cancellation);
        await using var stream = tcp.GetStream();
        var heard = new StringBuilder();
        var buffer = new byte[8192];
        var saying = SendAsync();
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, Cancellation)) > 0;)
            {
                heard.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (!toTheEnd && IsWhole(heard.ToString()))
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // Reset: what was read until then is the answer.
        }

        tcp.Close();
        await saying;
        return heard.ToString();

        async Task SendAsync()
        {
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(text), Cancellation);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // It answered before it had read everything.
            }
        }
    }

    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is not null
            ? answer.Length >= end + 4 + int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)
            : !head.Contains("chunked", StringComparison.OrdinalIgnoreCase) || answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }

    private static string Token(
        string? subject = "ana", string role = Roles.Member, string issuer = AccessTokens.Issuer, string audience = AccessTokens.Audience, string key = AccessForTests.SigningKey,
        int expires = 60, int notBefore = -60)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { [AccessTokens.RoleClaim] = role };
        if (subject is not null)
        {
            claims[AccessTokens.SubjectClaim] = subject;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddMinutes(Math.Min(notBefore, expires - 1)),
            Expires = now.AddMinutes(expires),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>Well signed with our own key, by an algorithm that we do not use.</summary>
    private static string Stronger(string token)
    {
        var signed = $"{Base64("""{"alg":"HS512","typ":"JWT"}""")}.{token.Split('.')[1]}";
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA512.HashData(Encoding.UTF8.GetBytes(AccessForTests.SigningKey), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Unsigned(string token, string algorithm) => $"{Base64($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{token.Split('.')[1]}.";

    private static string WithClaim(string token, string subject, string role) =>
        $"{token.Split('.')[0]}.{Base64($$"""{"iss":"metadj-scope","aud":"metadj-scope-api","sub":"{{subject}}","role":"{{role}}","exp":99999999999}""")}.{token.Split('.')[2]}";

    private static string Base64(string text) => Base64UrlEncoder.Encode(text);
}
