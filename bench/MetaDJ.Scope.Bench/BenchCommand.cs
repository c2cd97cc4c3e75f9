using System.Runtime.InteropServices;
using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Bench.OwnPath;
using MetaDJ.Scope.Bench.Peers;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Report;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench;

/// <summary>Starts what the peers share, lets them take turns, prints the table.</summary>
internal sealed class BenchCommand(BenchOptions options, RedisServer redis, SinkProcess sink)
{
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(15);

    private readonly Trials _trials = new(options);
    private readonly Figures _figures = new();

    /// <returns>0, or 1 when a prompt was lost, doubled or out of order, or a part did not work.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        try
        {
            var options = BenchOptions.Parse(arguments);
            stop.CancelAfter(LongestRound * options.Rounds);
            await using var redis = await RedisServer.StartAsync(stop.Token);
            await using var sink = await SinkProcess.StartAsync(stop.Token);
            await new BenchCommand(options, redis, sink).MeasureAsync(stop.Token);
            return 0;
        }
        catch (BenchFailedException failure)
        {
            await Console.Error.WriteLineAsync($"The bench failed. {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("The bench was stopped.");
        }
        finally
        {
            await ChildProcess.EndAllAsync();
        }

        return 1;
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        List<Func<CancellationToken, Task>> turns = [new OwnTrial(options, redis, sink, _trials, _figures).RunAsync];
        if (!options.OwnPathOnly)
        {
            turns.Add(OurTurnAsync);
        }

        turns.AddRange((options.OwnPathOnly ? [] : options.BullMqProcesses).Select(processes => (Func<CancellationToken, Task>)(token => BullMqTurnAsync(processes, token))));
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var turn = 0; turn < turns.Count; turn++)
            {
                await turns[(round + turn) % turns.Count](cancellationToken);
            }

            Console.WriteLine($"Round {round + 1} of {options.Rounds} is done.");
        }

        Console.WriteLine(await Reports.WriteAsync(options, _figures, redis.Version));
    }

    private async Task OurTurnAsync(CancellationToken cancellationToken)
    {
        await redis.FlushAsync();
        await using (var ours = await ScopePeer.StartAsync(redis, sink, _trials, ScopePeer.SteadySettings, cancellationToken))
        {
            await SteadyAsync(ours, cancellationToken);
            var (opens, bare) = await new OpensTrial(ours.House, sink, options).RunAsync(cancellationToken);
            _figures.Add(Figure.Opens, ours.Name, opens);
            _figures.Add(Figure.Opens, Reports.Bare, bare);
            Console.WriteLine($"{ours.Name}: {opens:N0} session opens a second, {bare:N0} bare POSTs");
        }

        await redis.FlushAsync();
        await using (var ours = await ScopePeer.StartAsync(redis, sink, _trials, ScopePeer.DrainSettings, cancellationToken))
        {
            await DrainAsync(ours, cancellationToken);
        }
    }

    private async Task BullMqTurnAsync(int processes, CancellationToken cancellationToken)
    {
        await redis.FlushAsync();
        await using var bullMq = await BullMqPeer.StartAsync(redis, sink, _trials, processes, cancellationToken);
        await SteadyAsync(bullMq, cancellationToken);
        await DrainAsync(bullMq, cancellationToken);
    }

    private async Task SteadyAsync(IQueuePeer peer, CancellationToken cancellationToken)
    {
        await peer.SteadyAsync(_trials.NextSteadyWarmUp(), cancellationToken);
        var steady = await peer.SteadyAsync(_trials.NextSteady(), cancellationToken);
        _figures.Add(Figure.SteadyP50, peer.Name, steady.FromPlan.P50);
        _figures.Add(Figure.SteadyP99, peer.Name, steady.FromPlan.P99);
        _figures.Add(Figure.SentP50, peer.Name, steady.FromSend.P50);
        _figures.Add(Figure.SentP99, peer.Name, steady.FromSend.P99);
        _figures.Add(Figure.GeneratorP99, peer.Name, steady.GeneratorLate.P99);
        Console.WriteLine($"{peer.Name}: steady p50 {steady.FromPlan.P50:N2} ms, p99 {steady.FromPlan.P99:N2} ms");
    }

    private async Task DrainAsync(IQueuePeer peer, CancellationToken cancellationToken)
    {
        await peer.DrainAsync(_trials.NextDrainWarmUp(), cancellationToken);
        var run = _trials.NextDrain();
        var cues = run.Sessions * run.PerSession;
        var (took, used) = await peer.DrainAsync(run, cancellationToken);
        _figures.Add(Figure.Drain, peer.Name, cues / took.TotalSeconds);
        _figures.Add(Figure.ProcessorTime, peer.Name, used.All.TotalMilliseconds / cues);
        Console.WriteLine($"{peer.Name}: {cues} cues drained in {took.TotalSeconds:N2} s, {cues / took.TotalSeconds:N0} a second; for each {used.PerCue(cues)}");
    }
}
