using MetaDJ.Scope.LeaseBench.Load;
using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>Acquiring and releasing in process: through the stores, by the bare pair of scripts, and with two libraries of locks, at three numbers of callers.</summary>
internal static class AcquireTrial
{
    private static readonly int[] s_callers = [1, 16, 256];

    public static async Task RunAsync(LeaseOptions options, LeaseReport report)
    {
        var rows = new List<string[]> { (string[])["callers", "ours, pairs/s", "bare EVALSHA pair/s", "of bare", "DistributedLock.Redis/s", "times", "RedLock.net/s", "times"] };
        foreach (var callers in s_callers)
        {
            var pairs = callers == 1 ? 3_000 : 12_000;
            var rates = new Dictionary<string, List<double>>();
            for (var round = 0; round < options.Rounds; round++)
            {
                await using var redis = await RedisProcess.StartAsync(appendOnly: true);
                List<Func<IDatabase, Task<IPair>>> contenders = [OurPair.CreateAsync, BarePair.CreateAsync, DistributedLockPair.CreateAsync, RedLockPair.CreateAsync];
                for (var turn = 0; turn < contenders.Count; turn++)
                {
                    await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},protocol=resp2,allowAdmin=true");
                    await using var pair = await contenders[(round + turn) % contenders.Count](connection.GetDatabase());
                    var warmUp = Math.Max(callers, 500);
                    await pair.PrepareAsync(warmUp + pairs);
                    await Loops.ClosedAsync(warmUp, callers, pair.AcquireAndReleaseAsync);
                    var (rate, _) = await Loops.ClosedAsync(pairs, callers, n => pair.AcquireAndReleaseAsync(warmUp + n));
                    rates.TryAdd(pair.Name, []);
                    rates[pair.Name].Add(rate);
                    await connection.GetServers().Single().FlushAllDatabasesAsync();
                }
            }

            double Of(string name) => LeaseReport.Median(rates[name]);
            var ours = Of(OurPair.Title);
            rows.Add(
            [
                $"{callers}", LeaseReport.Number(ours), LeaseReport.Number(Of(BarePair.Title)), LeaseReport.Number(ours / Of(BarePair.Title)),
                LeaseReport.Number(Of(DistributedLockPair.Title)), LeaseReport.Number(ours / Of(DistributedLockPair.Title)),
                LeaseReport.Number(Of(RedLockPair.Title)), LeaseReport.Number(ours / Of(RedLockPair.Title)),
            ]);
        }

        report.Add(
            "Acquire and release, in process",
            "A session is opened, granted a ready pod under a new token, and ended. The bare pair runs the same two scripts by their hash with arguments made before, and reads nothing of the answers. The two "
            + "libraries lock and unlock a name of its own each time; neither gives a fencing token.",
            rows);
    }
}
