using MetaDJ.Scope.Bench.Peers;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench;

/// <summary>The orchestrator: starts what the peers share, lets them take turns, prints the table.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var options = BenchOptions.Parse(arguments);
        var trials = new Trials(options);
        await using var redis = await RedisServer.StartAsync(stop.Token);
        await using var sink = await SinkProcess.StartAsync(stop.Token);
        await using var bull = await BullMqPeer.StartAsync(Path.GetFullPath("bench/bullmq"), redis, sink, trials, options.BullMqProcesses, stop.Token);
        Console.WriteLine(await bull.SteadyAsync(stop.Token));
        Console.WriteLine(await bull.DrainAsync(stop.Token));
        return 0;
    }
}
