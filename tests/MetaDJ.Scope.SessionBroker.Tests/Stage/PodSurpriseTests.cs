using System.Net;
using System.Text;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>What a pod, or something in front of it, may answer instead of Scope: the caller gets a problem, and never where it came from.</summary>
public sealed class PodSurpriseTests(RedisServers servers)
{
    private const string Json = "/api/v1/pipeline/status";
    private const string Media = "/api/v1/assets/a.png";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_ThatIsNotScopes_BecomesAProblemWithoutTheHost()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var secret = $"{broker.Scope.Url}/{StubScope.Machine(pod)}";
        var let = new List<string>();
        foreach (var (name, path, answer) in new (string, string, RequestDelegate)[]
        {
            ("another protocol", Json, http => Say(http, 101, "application/json", "", ("Connection", "Upgrade"), ("Upgrade", "websocket"))),
            ("a redirect", Json, http => Say(http, 302, "text/html", secret, ("Location", secret))),
            ("a redirect with JSON", Json, http => Say(http, 307, "application/json", "{}", ("Location", secret))),
            ("a redirect of a picture", Media, http => Say(http, 301, "image/png", secret, ("Location", secret))),
            ("a refresh", Json, http => Say(http, 200, "text/html", secret, ("Refresh", $"0;url={secret}"))),
            ("compressed HTML", Json, http => Say(http, 200, "text/html", secret, ("Content-Encoding", "gzip"))),
            ("HTML for a picture", Media, http => Say(http, 200, "text/html; charset=utf-8", secret)),
            ("a picture with scripts", Media, http => Say(http, 200, "image/svg+xml", $"<svg onload='{secret}'/>")),
            ("a script for a picture", Media, http => Say(http, 200, "text/javascript", secret)),
            ("no kind at all", Json, http => Say(http, 200, null, secret)),
            ("a kind that is none", Json, http => Say(http, 200, "json", secret)),
            ("headers without end", Json, http => Say(http, 200, "application/json", "{}", ("X-Pod", new string('a', 90_000)))),
            ("a broken connection", Json, http =>
            {
                http.Abort();
                return Task.CompletedTask;
            }),
        })
        {
            broker.Scope.Answer($"GET {path}", answer);
            using var said = await broker.Client(AccessForTests.Member("ana")).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, path), Cancellation);
            var text = $"{said.Headers}{said.Content.Headers}{await said.Content.ReadAsStringAsync(Cancellation)}";
            if ((int)said.StatusCode is not (502 or 504) || said.Content.Headers.ContentType?.MediaType != "application/problem+json"
                || text.Contains(StubScope.Machine(pod), StringComparison.Ordinal) || text.Contains(new Uri(broker.Scope.Url).Authority, StringComparison.Ordinal))
            {
                let.Add($"{name}: {(int)said.StatusCode}");
            }
        }

        Assert.Empty(let);
        Assert.DoesNotContain(StubScope.Machine(pod), broker.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(broker.Scope.Url).Authority, broker.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatBreaksOff_IsNotTakenForAWholeOne_AndTrailersStayBehind()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Scope.Answer($"GET {Media}", async http =>
        {
            http.Response.ContentType = "image/png";
            await http.Response.Body.WriteAsync("half"u8.ToArray(), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            // Broken off before it has arrived, it would be an answer that never began.
            await arrived.Task.WaitAsync(Cancellation);
            http.Abort();
        });
        broker.Scope.Answer($"GET {Json}", async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.DeclareTrailer("X-Pod");
            await http.Response.WriteAsync("{}", Cancellation);
            http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["X-Pod"] = StubScope.Machine(pod);
        });
        using var client = broker.Client(AccessForTests.Member("ana"));

        using var half = await client.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, Media), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await half.Content.ReadAsStreamAsync(Cancellation);
        await stream.ReadExactlyAsync(new byte[4], Cancellation);
        arrived.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.ReadAsync(new byte[1], Cancellation).AsTask());
        using var whole = await client.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, Json), Cancellation);

        Assert.Equal((HttpStatusCode.OK, "{}"), (whole.StatusCode, await whole.Content.ReadAsStringAsync(Cancellation)));
        Assert.False(whole.Headers.Contains("Trailer"));
        Assert.Empty(whole.TrailingHeaders);
    }

    private static async Task Say(HttpContext http, int status, string? contentType, string body, params (string Name, string Value)[] headers)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        if (body.Length > 0)
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), Cancellation);
        }
    }
}
