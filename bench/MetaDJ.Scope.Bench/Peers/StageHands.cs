using System.Net.Http.Headers;
using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>People with a session each: they open it, keep it alive as a client does, and play.</summary>
internal sealed class StageHands : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _broker;
    private readonly CancellationTokenSource _stop = new();
    private readonly Player[] _players;
    private Task _heartbeats = Task.CompletedTask;

    private StageHands(HttpClient broker, Player[] players) => (_broker, _players) = (broker, players);

    public IReadOnlyList<Player> Players => _players;

    /// <summary>Opens that many sessions and returns when each holds a pod.</summary>
    public static async Task<StageHands> OpenAsync(ScopeHouse house, PoolName pool, int sessions, int callers, CancellationToken cancellationToken)
    {
        var hands = new StageHands(new HttpClient { BaseAddress = house.Broker }, new Player[sessions]);
        await ClosedLoop.RunAsync(
            sessions,
            callers,
            async (n, token) => hands._players[n] = await hands.OpenOneAsync(new AuthenticationHeaderValue("Bearer", house.TokenOf($"player-{n}")), pool, token),
            cancellationToken);
        hands._heartbeats = hands.KeepAliveAsync();
        return hands;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _heartbeats;
        _broker.Dispose();
        _stop.Dispose();
    }

    private async Task<Player> OpenOneAsync(AuthenticationHeaderValue token, PoolName pool, CancellationToken cancellationToken)
    {
        var session = await AskAsync(HttpMethod.Post, "/api/sessions", token, new OpenSessionRequest { Pool = pool }, cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        while (session.State != SessionState.Live)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new BenchFailedException($"{session.Id} is {session.State}, place {session.Place}, after {Patience.TotalSeconds} s: {session.Notice}");
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
            session = await AskAsync(HttpMethod.Get, $"/api/sessions/{session.Id}", token, body: null, cancellationToken);
        }

        return new Player(session.Id, session.FencingToken!.Value, token);
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(Heartbeat, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (var player in _players)
                {
                    await AskAsync(
                        HttpMethod.Post, $"/api/sessions/{player.Session}/heartbeat", player.Token, new HeartbeatRequest { FencingToken = player.Fence }, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The show is over.
        }
    }

    private async Task<SessionResponse> AskAsync(HttpMethod method, string path, AuthenticationHeaderValue token, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = token } };
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: HttpDefaults.Json);
        using var answer = await _broker.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<SessionResponse>(HttpDefaults.Json, cancellationToken))!
            : throw new BenchFailedException($"{method} {path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}

/// <summary>One person at one stage.</summary>
internal sealed record Player(SessionId Session, FencingToken Fence, AuthenticationHeaderValue Token);
