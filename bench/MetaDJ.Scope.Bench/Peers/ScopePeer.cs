using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Sink;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>Ours: a cue goes in by HTTP with the player's token and comes out at the sink through the stage door.</summary>
internal sealed class ScopePeer : IQueuePeer
{
    private static readonly PoolName Pool = PoolName.Parse("show");

    private readonly RedisServer _redis;
    private readonly Players _players;
    private readonly SinkProcess _sink;
    private readonly Trials _trials;
    private readonly HttpClient _queue;

    private ScopePeer(ScopeHouse house, RedisServer redis, Players players, SinkProcess sink, Trials trials) =>
        (House, _redis, _players, _sink, _trials, _queue) = (house, redis, players, sink, trials, new HttpClient { BaseAddress = house.Queue });

    /// <summary>What is set differently from a deployment, and said so above the table.</summary>
    public static IReadOnlyDictionary<string, string> SteadySettings { get; } = new Dictionary<string, string> { ["PromptQueue__Receipts__SampleFrames"] = "false" };

    /// <summary>The sink takes updates as fast as they come, which Scope does not.</summary>
    public static IReadOnlyDictionary<string, string> DrainSettings { get; } =
        new Dictionary<string, string>(SteadySettings) { ["PromptQueue__Dispatch__ChunkInterval"] = "00:00:00" };

    public string Name => "MetaDJ.Scope";

    public ScopeHouse House { get; }

    public IEnumerable<ChildProcess> Processes => [.. House.Services, _redis.Process];

    public static async Task<ScopePeer> StartAsync(
        RedisServer redis, SinkProcess sink, Trials trials, IReadOnlyDictionary<string, string> queueSettings, CancellationToken cancellationToken)
    {
        await sink.PublishPodsAsync(new PublishPods(Pool, trials.Sessions, Alone: true), cancellationToken);
        var house = await ScopeHouse.StartAsync(redis, sink, queueSettings, cancellationToken);
        var players = await Players.OpenAsync(house, Pool, trials, cancellationToken);
        return new ScopePeer(house, redis, players, sink, trials);
    }

    public async Task<Arrivals> SteadyAsync(BeginRun run, CancellationToken cancellationToken)
    {
        await _sink.BeginAsync(run, cancellationToken);
        await OpenLoop.RunAsync(run, _trials.Rate, marker => EnqueueAsync(marker, cancellationToken), cancellationToken);
        return await EndAsync(cancellationToken);
    }

    public async Task<Drained> DrainAsync(BeginRun run, CancellationToken cancellationToken)
    {
        await _sink.BeginAsync(run, cancellationToken);
        await EachAsync((player, token) => PostAsync(player, "pause", body: null, token), cancellationToken);
        await ClosedLoop.RunAsync(
            run.Sessions,
            _trials.Callers,
            async (session, token) =>
            {
                for (var sequence = 0; sequence < run.PerSession; sequence++)
                {
                    var now = TimeProvider.System.GetTimestamp();
                    await EnqueueAsync(new Marker(run.Run, session, sequence, now, now), token);
                }
            },
            cancellationToken);

        var before = ProcessorTimes.Of(Processes);
        var releasedAt = TimeProvider.System.GetTimestamp();
        await EachAsync((player, token) => PostAsync(player, "resume", body: null, token), cancellationToken);
        var arrivals = await EndAsync(cancellationToken);
        return new Drained(TimeProvider.System.GetElapsedTime(releasedAt, arrivals.LastAt), ProcessorTimes.Of(Processes).Since(before));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Dispose();
        _players.Dispose();
        await House.DisposeAsync();
    }

    private async Task<Arrivals> EndAsync(CancellationToken cancellationToken)
    {
        var arrivals = await _sink.EndAsync(cancellationToken);
        House.ExpectAlive();
        return arrivals.Verified(Name, House.LastWords);
    }

    private Task EnqueueAsync(Marker marker, CancellationToken cancellationToken) => PostAsync(
        _players[marker.Session], "cues", new CueRequest { Kind = CueKind.Prompt, Prompts = [new WeightedPrompt(marker.ToPrompt())] }, cancellationToken);

    private Task<double> EachAsync(Func<Player, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        ClosedLoop.RunAsync(_players.Count, _trials.Callers, (n, token) => act(_players[n], token), cancellationToken);

    private async Task PostAsync(Player player, string verb, CueRequest? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/queues/{player.Session}/{verb}") { Headers = { Authorization = player.Token } };
        request.Content = body is null ? null : JsonContent.Create(body, options: HttpDefaults.Json);
        using var answer = await _queue.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchFailedException($"{verb} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
