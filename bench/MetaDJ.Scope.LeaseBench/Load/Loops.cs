using System.Collections.Concurrent;

namespace MetaDJ.Scope.LeaseBench.Load;

/// <summary>How calls are made, and how long each took.</summary>
internal static class Loops
{
    /// <summary>So many callers at once, each making its next call when the last was answered.</summary>
    /// <returns>Calls per second, and what each took.</returns>
    public static async Task<(double Rate, Latencies Took)> ClosedAsync(int calls, int callers, Func<int, Task> call)
    {
        var took = new ConcurrentBag<double>();
        var next = -1;
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) < calls;)
            {
                var start = TimeProvider.System.GetTimestamp();
                await call(n);
                took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return (calls / TimeProvider.System.GetElapsedTime(began).TotalSeconds, new Latencies(took));
    }

    /// <summary>At planned instants, whatever became of the calls before: a stall shows in every call it delayed.</summary>
    /// <returns>From the planned instant to the answer; and how late the calls were made.</returns>
    public static async Task<(Latencies Took, Latencies Late)> OpenAsync(int calls, int rate, Func<int, Task> call)
    {
        var clock = TimeProvider.System;
        var (took, late) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var interval = clock.TimestampFrequency / rate;
        var start = clock.GetTimestamp() + (clock.TimestampFrequency / 20);
        var running = new List<Task>(calls);
        for (var n = 0; n < calls; n++)
        {
            var planned = start + (n * interval);
            for (var now = clock.GetTimestamp(); now < planned; now = clock.GetTimestamp())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(clock.GetElapsedTime(now, planned).TotalMilliseconds)), clock);
            }

            running.Add(CallAsync(n, planned));
        }

        await Task.WhenAll(running);
        return (new Latencies(took), new Latencies(late));

        async Task CallAsync(int n, long planned)
        {
            late.Add(clock.GetElapsedTime(planned).TotalMilliseconds);
            await call(n);
            took.Add(clock.GetElapsedTime(planned).TotalMilliseconds);
        }
    }
}

/// <summary>Milliseconds, sorted.</summary>
internal sealed class Latencies(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    private double At(double share) => _sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))];
}
