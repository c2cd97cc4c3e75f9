using MetaDJ.Scope.Bench.Sink;

namespace MetaDJ.Scope.Bench.Load;

/// <summary>
/// Sends at planned instants: a stall shows in every prompt it delayed, not only in the first. Only within a session the next waits until
/// the last was acknowledged, for order is promised among those. The pace and the waiting are those of bullmq/steady.mjs.
/// </summary>
internal static class OpenLoop
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(BeginRun run, int rate, Func<Marker, Task> send, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var interval = NanosecondsPerSecond / rate;
        var start = clock.GetTimestamp() + (long)Lead.TotalNanoseconds;
        var last = new Task[run.Sessions];
        Array.Fill(last, Task.CompletedTask);
        for (var n = 0; n < run.Sessions * run.PerSession; n++)
        {
            var plannedAt = start + (n * interval);
            for (var now = clock.GetTimestamp(); now < plannedAt; now = clock.GetTimestamp())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((plannedAt - now) / 1e6)), clock, cancellationToken);
            }

            last[n % run.Sessions] = SendAsync(last[n % run.Sessions], n, plannedAt);
        }

        await Task.WhenAll(last);

        async Task SendAsync(Task before, int n, long plannedAt)
        {
            await before;
            await send(new Marker(run.Run, n % run.Sessions, n / run.Sessions, plannedAt, clock.GetTimestamp()));
        }
    }
}
