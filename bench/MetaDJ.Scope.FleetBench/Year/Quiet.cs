using StackExchange.Redis;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>
/// Tells when nothing happens any more until time moves on: no work waits or runs in the thread pool, and Redis owes no answer. Must be asked
/// from a thread of its own.
/// </summary>
internal static class Quiet
{
    private const int Rounds = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static void Wait(params IReadOnlyList<IConnectionMultiplexer> connections)
    {
        var began = TimeProvider.System.GetTimestamp();
        var spin = new SpinWait();
        for (var quiet = 0; quiet < Rounds;)
        {
            if (!IsIdle(connections))
            {
                quiet = 0;
                spin.SpinOnce(sleep1Threshold: 30);
                if (TimeProvider.System.GetElapsedTime(began) > Patience)
                {
                    throw new InvalidOperationException(
                        $"It does not become quiet: {ThreadPool.PendingWorkItemCount} waiting, {Busy()} running, "
                        + $"{connections.Sum(one => one.GetCounters().TotalOutstanding)} asked of Redis.");
                }

                continue;
            }

            // What Redis answered before this is dispatched when this is answered.
            foreach (var connection in connections)
            {
                connection.GetDatabase().Ping();
            }

            quiet = IsIdle(connections) ? quiet + 1 : 0;
        }
    }

    private static bool IsIdle(IReadOnlyList<IConnectionMultiplexer> connections) =>
        ThreadPool.PendingWorkItemCount == 0 && Busy() == 0 && connections.All(one => one.GetCounters().TotalOutstanding == 0);

    private static int Busy()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return most - free;
    }
}
