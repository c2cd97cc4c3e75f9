using System.Globalization;
using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Report;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.OwnPath;

/// <summary>What a session costs that rests, before its first cue and after it: bytes in Redis and on the managed heap, once its dispatcher has gone.</summary>
internal sealed class IdleTrial(RedisServer redis, SinkProcess sink, Figures figures)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public async Task RunAsync(int sessions, CancellationToken cancellationToken)
    {
        await redis.FlushAsync();
        await using var house = await OwnHouse.StartAsync(redis, sink, sessions, cancellationToken, ("Dispatch:Linger", "00:00:01"));
        var (heapBefore, redisBefore) = (Heap(), await redis.UsedBytesAsync());
        await ClosedLoop.RunAsync(sessions, 16, house.OpenAsync, cancellationToken);
        await TellAsync("open", Figure.IdleRedis, Figure.IdleProcess);
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

        await TellAsync("played", Figure.PlayedRedis, Figure.PlayedProcess);

        async Task TellAsync(string what, Figure inRedis, Figure inProcess)
        {
            var (there, here) = ((await redis.UsedBytesAsync() - redisBefore) / (double)sessions, (Heap() - heapBefore) / (double)sessions);
            figures.Add(inRedis, OwnTrial.Own, there);
            figures.Add(inProcess, OwnTrial.Own, here);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An idle session, {what}: {there:N0} bytes in Redis, {here:N0} in the process"));
        }
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
