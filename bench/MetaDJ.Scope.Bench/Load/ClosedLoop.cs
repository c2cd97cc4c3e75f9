namespace MetaDJ.Scope.Bench.Load;

/// <summary>So many callers at once, each making its next call when the last was answered.</summary>
internal static class ClosedLoop
{
    /// <returns>Calls per second.</returns>
    public static async Task<double> RunAsync(int calls, int callers, Func<int, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        await Parallel.ForAsync(
            0, calls, new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = cancellationToken }, async (n, token) => await call(n, token));
        return calls / clock.GetElapsedTime(start).TotalSeconds;
    }
}
