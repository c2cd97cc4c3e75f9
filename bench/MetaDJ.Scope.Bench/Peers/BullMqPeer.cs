using System.Globalization;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.Peers;

/// <summary>BullMQ: a producer process and worker processes, one queue per session, concurrency 1. Its scripts are in bench/bullmq.</summary>
internal sealed class BullMqPeer : IQueuePeer
{
    private readonly RedisServer _redis;
    private readonly SinkProcess _sink;
    private readonly Trials _trials;
    private readonly List<ChildProcess> _workers = [];

    private BullMqPeer(RedisServer redis, SinkProcess sink, Trials trials) => (_redis, _sink, _trials) = (redis, sink, trials);

    public string Name => NameOf(_workers.Count);

    public static string NameOf(int processes) => processes == 1 ? "BullMQ" : $"BullMQ, {processes} worker processes";

    public IEnumerable<ChildProcess> Processes => [.. _workers, _redis.Process];

    public static async Task<BullMqPeer> StartAsync(
        RedisServer redis, SinkProcess sink, Trials trials, int processes, CancellationToken cancellationToken)
    {
        var peer = new BullMqPeer(redis, sink, trials);
        for (var shard = 0; shard < processes; shard++)
        {
            peer._workers.Add(peer.Script(
                "worker.mjs", ("sink", sink.Address.GetLeftPart(UriPartial.Authority)), ("sessions", trials.Sessions), ("shard", shard), ("shards", processes)));
        }

        foreach (var worker in peer._workers)
        {
            await worker.HearAsync("ready", cancellationToken);
        }

        return peer;
    }

    public async Task<Arrivals> SteadyAsync(BeginRun run, CancellationToken cancellationToken)
    {
        await _sink.BeginAsync(run, cancellationToken);
        await using var producer = Script(
            "steady.mjs", ("sessions", run.Sessions), ("run", run.Run), ("rate", _trials.Rate), ("count", run.Sessions * run.PerSession));
        await producer.HearAsync("ready", cancellationToken);
        await producer.SayAsync("go");
        return await EndAsync(cancellationToken);
    }

    public async Task<Drained> DrainAsync(BeginRun run, CancellationToken cancellationToken)
    {
        await _sink.BeginAsync(run, cancellationToken);
        await using var producer = Script("drain.mjs", ("sessions", run.Sessions), ("run", run.Run), ("count", run.Sessions * run.PerSession));
        await producer.HearAsync("ready", cancellationToken);
        var before = ProcessorTimes.Of(Processes);
        await producer.SayAsync("go");
        var released = await producer.HearAsync("released", cancellationToken);
        var releasedAt = long.Parse(released.GetProperty("at").GetString()!, CultureInfo.InvariantCulture);
        var arrivals = await EndAsync(cancellationToken);
        return new Drained(TimeProvider.System.GetElapsedTime(releasedAt, arrivals.LastAt), ProcessorTimes.Of(Processes).Since(before));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }
    }

    private async Task<Arrivals> EndAsync(CancellationToken cancellationToken)
    {
        var arrivals = await _sink.EndAsync(cancellationToken);
        _workers.ForEach(worker => worker.ExpectSilence());
        return arrivals.Verified(Name, string.Join('\n', _workers.Select(worker => worker.LastWords())));
    }

    private ChildProcess Script(string file, params (string Name, object Value)[] arguments) => ChildProcess.Start(
        $"BullMQ {file}",
        "node",
        [file, $"--socket={_redis.Socket}", .. arguments.Select(argument => string.Create(CultureInfo.InvariantCulture, $"--{argument.Name}={argument.Value}"))],
        new Dictionary<string, string> { ["NODE_ENV"] = "production" },
        BenchPaths.BullMq);
}
