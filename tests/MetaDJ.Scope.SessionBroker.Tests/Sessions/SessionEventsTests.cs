using System.Net;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Sessions;

public sealed class SessionEventsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_TellsEveryChangeAcrossReplicasUntilTheEnd()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var session = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        using var watching = await WatchAsync(broker, session.Id, replica: 1);

        Assert.Equal((1, SessionState.Waiting), Of(await watching.NextAsync()));
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync(replica: 0);
        var live = await watching.NextAsync();
        Assert.Equal((2, SessionState.Live), Of(live));
        Assert.NotNull(live.FencingToken);
        await ana.CloseAsync(session.Id, Cancellation);
        var ended = await watching.NextAsync();
        Assert.Equal((3, SessionState.Ended), Of(ended));
        Assert.Equal(SessionEndReason.Closed, ended.EndReason);
        Assert.True(await watching.IsOverAsync());
    }

    [Fact]
    public async Task Watch_FromTheLastEventSeen_ResumesThere()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        await broker.Api(AccessForTests.Member("ana")).CloseAsync(session.Id, Cancellation);

        using var resumed = await WatchAsync(broker, session.Id, lastEventId: 1);
        using var over = await WatchAsync(broker, session.Id, lastEventId: 2);

        Assert.Equal((2, SessionState.Ended), Of(await resumed.NextAsync()));
        Assert.Equal(HttpStatusCode.NoContent, over.Status);
    }

    [Fact]
    public async Task Watch_WhenNothingHappens_SaysThatItIsAlive()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:EventHeartbeat", "00:00:00.100"));
        var (session, _) = await broker.OpenLiveAsync();

        using var watching = await WatchAsync(broker, session.Id);

        await watching.NextAsync();
        Assert.Equal(": still here", await watching.LineAsync());
    }

    [Fact]
    public async Task Watch_ByTheHolderOfBefore_EndsWithTheHandOver()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        using var anas = await WatchAsync(broker, session.Id);
        await anas.NextAsync();

        await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value, Leave = true }, Cancellation);

        Assert.True(await anas.IsOverAsync());
    }

    private static (long Version, SessionState State) Of(SessionEvent change) => (change.Version, change.State);

    private static async Task<Watching> WatchAsync(BrokerApplication broker, SessionId id, int replica = 0, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{id}/events");
        if (lastEventId is { } last)
        {
            request.Headers.Add("Last-Event-ID", last.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var response = await broker.Client(AccessForTests.Member("ana"), replica).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return new Watching(response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation)));
    }

    private sealed class Watching(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public HttpStatusCode Status => response.StatusCode;

        public async Task<SessionEvent> NextAsync()
        {
            while (true)
            {
                var line = await reader.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException("The stream is over.");
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    await reader.ReadLineAsync(Cancellation);
                    return JsonSerializer.Deserialize<SessionEvent>(line["data: ".Length..], HttpDefaults.Json)!;
                }
            }
        }

        public async Task<string?> LineAsync() => await reader.ReadLineAsync(Cancellation);

        /// <summary>Signs of life tell nothing: somebody's coming or going wakes the stream too.</summary>
        public async Task<bool> IsOverAsync()
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync(Cancellation);
            }
            while (line is not null && (line.Length == 0 || line.StartsWith(':')));
            return line is null;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
