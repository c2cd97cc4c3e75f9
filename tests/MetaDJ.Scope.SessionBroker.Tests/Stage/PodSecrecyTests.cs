using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>Who knows where a pod is reaches a Scope that asks nobody who they are: players are never told, in no body, event or header.</summary>
public sealed class PodSecrecyTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Players_AreNeverToldWhichPodTheyPlayOn_NorWhereItIs()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        broker.Scope.Answer("GET /api/v1/pipeline/status", async http =>
        {
            http.Response.Headers.Location = $"{broker.Scope.Url}/{StubScope.Machine(pod)}/elsewhere";
            http.Response.Headers["X-Served-By"] = "203.0.113.7";
            http.Response.Headers["X-Pod"] = StubScope.Machine(pod);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"status":"loaded"}""", Cancellation);
        });
        using var ana = broker.Client(AccessForTests.Member("ana"));

        var told = new List<string>
        {
            System.Text.Json.JsonSerializer.Serialize(session, HttpDefaults.Json),
            await ana.GetStringAsync($"/api/sessions/{session.Id}", Cancellation),
            await ana.GetStringAsync("/api/sessions", Cancellation),
            await SaidAsync(await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/api/v1/pipeline/status"), Cancellation)),
            await SaidAsync(await ana.SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/no/such/path"), Cancellation)),
        };
        await ana.DeleteAsync($"/api/sessions/{session.Id}", Cancellation);
        told.Add(await EventsAsync(ana, session));

        string[] secrets = [pod.ToString(), pod.Value.ToString("N"), StubScope.Machine(pod), new Uri(broker.Scope.Url).Authority, "203.0.113.7"];
        Assert.All(told, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("loaded", told[3], StringComparison.Ordinal);
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync(Cancellation)}";
        }
    }

    private static async Task<string> EventsAsync(HttpClient client, SessionResponse session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.Id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("Last-Event-ID", "0");
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
