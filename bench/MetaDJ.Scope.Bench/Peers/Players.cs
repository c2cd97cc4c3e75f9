using System.Net.Http.Headers;
using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>One person with a live session. What they play keeps its lease alive.</summary>
internal sealed record Player(SessionId Session, AuthenticationHeaderValue Token);

/// <summary>People who open a session each.</summary>
internal sealed class Players : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _broker;
    private readonly Player[] _all;

    private Players(Uri broker, int count) => (_broker, _all) = (new HttpClient { BaseAddress = broker }, new Player[count]);

    public int Count => _all.Length;

    public Player this[int n] => _all[n];

    /// <summary>Opens that many sessions and returns when each holds a pod.</summary>
    public static async Task<Players> OpenAsync(ScopeHouse house, PoolName pool, Trials trials, CancellationToken cancellationToken)
    {
        var players = new Players(house.Broker, trials.Sessions);
        await ClosedLoop.RunAsync(
            trials.Sessions, trials.Callers, async (n, token) => players._all[n] = await players.OpenOneAsync(house.TokenOf($"player-{n}"), pool, token), cancellationToken);
        return players;
    }

    public void Dispose() => _broker.Dispose();

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

        return new Player(session.Id, token);
    }

    private async Task<SessionResponse> AskAsync(
        HttpMethod method, string path, AuthenticationHeaderValue token, OpenSessionRequest? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = token } };
        request.Content = body is null ? null : JsonContent.Create(body, options: HttpDefaults.Json);
        using var answer = await _broker.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<SessionResponse>(HttpDefaults.Json, cancellationToken))!
            : throw new BenchFailedException($"{method} {path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
