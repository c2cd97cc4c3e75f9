using MetaDJ.Scope.Bench.Load;
using MetaDJ.Scope.Bench.Peers;
using MetaDJ.Scope.Bench.Processes;
using MetaDJ.Scope.Bench.Report;
using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.OwnPath;

/// <summary>The queue's own path, from a call in its process to the sink, beside a bare POST and an in-memory floor. Scope's pace is off: neither has one.</summary>
internal sealed class OwnTrial(BenchOptions options, RedisServer redis, SinkProcess sink, Trials trials, Figures figures)
{
    public const string Own = "own path";
    public const string Bare = "bare POST";
    public const string InMemory = "in-memory floor";

    private const int Few = 100;
    private const string NoPace = "00:00:00";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SteadyAsync(cancellationToken);
        await DrainAsync(cancellationToken);
        await GrowthAsync(cancellationToken);
        await BeatsAsync(cancellationToken);
        await new IdleTrial(redis, sink, figures).RunAsync(options.ManySessions, cancellationToken);
    }

    private async Task SteadyAsync(CancellationToken cancellationToken)
    {
        await using (var floor = new Floor(sink, options.Sessions))
        {
            await SteadyAsync(Bare, (marker, _) => floor.PostAsync(marker), cancellationToken);
            floor.Open();
            await SteadyAsync(InMemory, (marker, _) => floor.EnqueueAsync(marker), cancellationToken);
        }

        await redis.FlushAsync();
        await using var house = await OwnHouse.StartAsync(redis, sink, options.Sessions, cancellationToken, ("Dispatch:ChunkInterval", NoPace));
        await SteadyAsync(Own, (marker, token) => house.EnqueueAsync(marker, token), cancellationToken);
    }

    private async Task SteadyAsync(string peer, Func<Marker, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        await RunAsync(peer, trials.NextSteadyWarmUp(), options.Rate, send, cancellationToken);
        var seen = await RunAsync(peer, trials.NextSteady(), options.Rate, send, cancellationToken);
        figures.Add(Figure.SteadyP50, peer, seen.FromPlan.P50);
        figures.Add(Figure.SteadyP99, peer, seen.FromPlan.P99);
        figures.Add(Figure.SentP50, peer, seen.FromSend.P50);
        figures.Add(Figure.SentP99, peer, seen.FromSend.P99);
        figures.Add(Figure.GeneratorP99, peer, seen.GeneratorLate.P99);
        Console.WriteLine($"{peer}: enqueue → arrived p50 {seen.FromSend.P50:N3} ms, p99 {seen.FromSend.P99:N3} ms; generator late p99 {seen.GeneratorLate.P99:N2} ms");
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var run in new[] { trials.NextDrainWarmUp(), trials.NextDrain() })
        {
            await using var floor = new Floor(sink, options.Sessions);
            await sink.BeginAsync(run, cancellationToken);
            await FillAsync(run, (marker, _) => floor.EnqueueAsync(marker), cancellationToken);
            await DrainedAsync(InMemory, run, _ => { floor.Open(); return Task.CompletedTask; }, cancellationToken);
        }

        await redis.FlushAsync();
        await using var house = await OwnHouse.StartAsync(redis, sink, options.Sessions, cancellationToken, ("Dispatch:ChunkInterval", NoPace));
        foreach (var run in new[] { trials.NextDrainWarmUp(), trials.NextDrain() })
        {
            await sink.BeginAsync(run, cancellationToken);
            await ClosedLoop.RunAsync(run.Sessions, options.Callers, (n, token) => house.PauseAsync(n, token), cancellationToken);
            await FillAsync(run, (marker, token) => house.EnqueueAsync(marker, token), cancellationToken);
            await DrainedAsync(Own, run, token => ClosedLoop.RunAsync(run.Sessions, options.Callers, house.ResumeAsync, token), cancellationToken);
        }
    }

    private Task<double> FillAsync(BeginRun run, Func<Marker, CancellationToken, Task> send, CancellationToken cancellationToken) => ClosedLoop.RunAsync(
        run.Sessions,
        options.Callers,
        async (session, token) =>
        {
            for (var sequence = 0; sequence < run.PerSession; sequence++)
            {
                var now = TimeProvider.System.GetTimestamp();
                await send(new Marker(run.Run, session, sequence, now, now), token);
            }
        },
        cancellationToken);

    private async Task DrainedAsync(string peer, BeginRun run, Func<CancellationToken, Task> release, CancellationToken cancellationToken)
    {
        var (here, inRedis) = (Environment.CpuUsage.TotalTime, redis.Process.ProcessorTime);
        var releasedAt = TimeProvider.System.GetTimestamp();
        await release(cancellationToken);
        var seen = (await sink.EndAsync(cancellationToken)).Verified(peer, "");
        var cues = run.Sessions * run.PerSession;
        var perSecond = cues / TimeProvider.System.GetElapsedTime(releasedAt, seen.LastAt).TotalSeconds;
        if (cues > options.Cues / 2)
        {
            figures.Add(Figure.Drain, peer, perSecond);
        }

        var (hereMs, redisMs) = ((Environment.CpuUsage.TotalTime - here).TotalMilliseconds / cues, (redis.Process.ProcessorTime - inRedis).TotalMilliseconds / cues);
        Console.WriteLine($"{peer}: {cues} cues drained, {perSecond:N0} a second; processor time of each: {hereMs:N3} ms here, {redisMs:N3} ms in Redis");
    }

    /// <summary>The same rate over few and over many sessions: what a cue costs must not depend on who else is there.</summary>
    private async Task GrowthAsync(CancellationToken cancellationToken)
    {
        foreach (var sessions in new[] { Few, options.ManySessions })
        {
            await redis.FlushAsync();
            await using var house = await OwnHouse.StartAsync(redis, sink, sessions, cancellationToken, ("Dispatch:ChunkInterval", NoPace));
            var first = trials.Next(sessions, perSession: 1);
            await sink.BeginAsync(first, cancellationToken);
            await ClosedLoop.RunAsync(sessions, options.Callers, (n, token) => house.EnqueueAsync(Now(first, n), token), cancellationToken);
            (await sink.EndAsync(cancellationToken)).Verified(Own, "");

            var run = trials.Next(sessions, Math.Max(options.Rate * options.SteadySeconds / sessions, 1));
            var seen = await RunAsync(Own, run, options.Rate, (marker, token) => house.EnqueueAsync(marker, token), cancellationToken, options.Rate * options.SteadySeconds);
            figures.Add(Figure.SentP50, NameOf(sessions), seen.FromSend.P50);
            figures.Add(Figure.SentP99, NameOf(sessions), seen.FromSend.P99);
            Console.WriteLine($"{NameOf(sessions)}: enqueue → arrived p50 {seen.FromSend.P50:N3} ms, p99 {seen.FromSend.P99:N3} ms");
        }
    }

    /// <summary>Cues with an instant: how far from it they arrive.</summary>
    private async Task BeatsAsync(CancellationToken cancellationToken)
    {
        await redis.FlushAsync();
        await using var house = await OwnHouse.StartAsync(redis, sink, options.Sessions, cancellationToken, ("Dispatch:ChunkInterval", NoPace));
        await RunAsync(Own, trials.NextSteadyWarmUp(), options.Rate, (marker, token) => house.EnqueueAsync(marker, token), cancellationToken);
        foreach (var rate in BenchOptions.BeatRates)
        {
            var run = trials.Next(options.Sessions, Math.Max(rate * options.SteadySeconds / options.Sessions, 1));
            var spread = await new BeatTrial(house, sink).RunAsync(run, rate, cancellationToken);
            figures.Add(Figure.BeatP50, $"{rate} cues/s", spread.P50);
            figures.Add(Figure.BeatP99, $"{rate} cues/s", spread.P99);
            figures.Add(Figure.BeatWithin, $"{rate} cues/s", 100 * spread.Within10);
            Console.WriteLine($"{rate} cues/s at their instants: p50 {spread.P50:N2} ms, p99 {spread.P99:N2} ms, within ±10 ms {spread.Within10:P2}");
        }
    }

    public static string NameOf(int sessions) => $"own path, {sessions} sessions";

    private static Marker Now(BeginRun run, int session)
    {
        var now = TimeProvider.System.GetTimestamp();
        return new Marker(run.Run, session, 0, now, now);
    }

    private async Task<Arrivals> RunAsync(
        string peer, BeginRun run, int rate, Func<Marker, CancellationToken, Task> send, CancellationToken cancellationToken, int? most = null)
    {
        if (most < run.Sessions * run.PerSession)
        {
            // Of many sessions only so many play while it is measured; the others are there.
            run = run with { Sessions = most.Value / run.PerSession };
        }

        await sink.BeginAsync(run, cancellationToken);
        await OpenLoop.RunAsync(run, rate, marker => send(marker, cancellationToken), cancellationToken);
        return (await sink.EndAsync(cancellationToken)).Verified(peer, "");
    }
}
