using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>A Redis of its own, a stub of everything else, and one replica or more: replicas of other tests must not take over ours.</summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    private const int MostAttempts = 5;
    private readonly List<QueueHost> _hosts = [];
    private readonly RedisProcess? _redis;
    private readonly EmbeddedRedisServer? _garnet;

    private Rehearsal(RedisProcess? redis, EmbeddedRedisServer? garnet, StubStage stage) => (_redis, _garnet, Stage) = (redis, garnet, stage);

    public StubStage Stage { get; }

    public QueueHost Host => _hosts[0];

    public RedisProcess Redis => _redis ?? throw new InvalidOperationException("This rehearsal is on Garnet.");

    public static Task<Rehearsal> StartAsync(params (string Key, string Value)[] settings) => StartAsync(RedisKind.Redis, settings);

    public static Task<Rehearsal> StartAsync(TimeProvider clock, params (string Key, string Value)[] settings) => StartAsync(RedisKind.Redis, clock, settings);

    public static Task<Rehearsal> StartAsync(RedisKind kind, params (string Key, string Value)[] settings) => StartAsync(kind, TimeProvider.System, settings);

    private static async Task<Rehearsal> StartAsync(RedisKind kind, TimeProvider clock, params (string Key, string Value)[] settings)
    {
        var rehearsal = new Rehearsal(
            kind == RedisKind.Redis ? await RedisProcess.StartAsync(appendOnly: true) : null,
            kind == RedisKind.Garnet ? EmbeddedRedisServer.Start(dataDirectory: null) : null,
            await StubStage.StartAsync());
        if (clock is VirtualTime time)
        {
            await time.AttachAsync(rehearsal._redis?.ConnectionString ?? rehearsal._garnet!.ConnectionString);
        }

        await rehearsal.AddAsync(clock, settings);
        return rehearsal;
    }

    public Task<QueueHost> AddAsync(params (string Key, string Value)[] settings) => AddAsync(TimeProvider.System, settings);

    /// <summary>The first replica is killed; the next one is the first from now on, and a new one comes to its side.</summary>
    public async Task ReplaceFirstAsync(params (string Key, string Value)[] settings)
    {
        var killed = _hosts[0];
        await killed.KillAsync();
        await AddAsync(settings);
        _hosts.Remove(killed);
        _hosts.Add(killed);
    }

    private async Task<QueueHost> AddAsync(TimeProvider clock, params (string Key, string Value)[] settings)
    {
        var host = await QueueHost.StartAsync(clock, _redis?.ConnectionString ?? _garnet!.ConnectionString, Stage, settings);
        _hosts.Add(host);
        return host;
    }

    /// <summary>
    /// Queues a cue as the session's holder, and expects it to be let in. As a client does: when the record is away for a moment, it asks again under
    /// its idempotency key. A machine that stands still for some seconds is no fault of the queue.
    /// </summary>
    public async Task<CueResponse> QueueAsync(SessionId session, CueRequest cue, QueueHost? host = null)
    {
        var (api, key) = ((host ?? Host).Api(), CueId.New(TimeProvider.System).ToString());
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await api.EnqueueAsync(session, cue, key, TestContext.Current.CancellationToken);
            if (answer.StatusCode != System.Net.HttpStatusCode.ServiceUnavailable || attempt == MostAttempts)
            {
                Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {(answer.Error as Refit.ApiException)?.Content} {answer.Error}");
                return answer.Content!;
            }
        }
    }

    public async Task<CueResponse> SeeAsync(SessionId session, CueId cue, CueState state, QueueHost? host = null) => await Eventually.SeeAsync(
        $"{cue} becomes {state}",
        async () => (await (host ?? Host).Api().GetAsync(session, cue, TestContext.Current.CancellationToken)).Content!,
        seen => seen?.State == state,
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Stage.DisposeAsync();
        _garnet?.Dispose();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
