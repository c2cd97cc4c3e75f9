using System.Globalization;
using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Report;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.OwnPath;

/// <summary>What a session costs that has played a cue and rests: bytes in Redis and on the managed heap, once its dispatcher has gone.</summary>
internal sealed class IdleTrial(RedisServer redis, SinkProcess sink, Figures figures)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public async Task RunAsync(int sessions, CancellationToken cancellationToken)
    {
        await redis.FlushAsync();
        await using var house = await OwnHouse.StartAsync(redis, sink, sessions, cancellationToken, ("Dispatch:Linger", "00:00:01"));
        var (heapBefore, redisBefore) = (Heap(), await redis.UsedBytesAsync());
        var run = new BeginRun(int.MaxValue, sessions, PerSession: 1, WarmUp: 0);
        await sink.BeginAsync(run, cancellationToken);
        await ClosedLoop.RunAsync(sessions, 16, (n, token) => house.EnqueueAsync(new Marker(run.Run, n, 0, 0, 0), token), cancellationToken);
        (await sink.EndAsync(cancellationToken)).Verified("idle sessions", "");
        var start = TimeProvider.System.GetTimestamp();
        while (house.Dispatchers > 0)
        {
            if (TimeProvider.System.GetElapsedTime(start) > s_patience)
            {
                throw new BenchFailedException(string.Create(CultureInfo.InvariantCulture, $"{house.Dispatchers} dispatchers stay though there is nothing to do."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }

        var (inRedis, inProcess) = ((await redis.UsedBytesAsync() - redisBefore) / (double)sessions, (Heap() - heapBefore) / (double)sessions);
        figures.Add(Figure.IdleRedis, OwnTrial.Own, inRedis);
        figures.Add(Figure.IdleProcess, OwnTrial.Own, inProcess);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An idle session: {inRedis:N0} bytes in Redis, {inProcess:N0} in the process"));
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
