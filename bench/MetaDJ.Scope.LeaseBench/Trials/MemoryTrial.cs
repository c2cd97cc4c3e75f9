using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>What a session that waits keeps in Redis and in the broker, and what bookings do.</summary>
internal static class MemoryTrial
{
    private const int Waiting = 10_000;

    public static async Task RunAsync(LeaseReport report)
    {
        await using var house = await LeaseHouse.StartAsync();
        var pool = await house.OfferAsync("crowded", 1);
        await house.OpenLiveAsync(pool, 1, "ana");
        var (redis, broker) = (await house.RedisBytesAsync(), house.Broker.WorkingSet);
        await Parallel.ForAsync(0, Waiting, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            if (await house.Sessions.OpenAsync(SessionId.New(TimeProvider.System), pool, LeaseHouse.Subject(n), TimeSpan.FromHours(2)) is not OpenOutcome.InLine)
            {
                throw new InvalidOperationException("Nothing was free.");
            }
        });

        // Until the loop has seen the whole line a few times.
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var (redisAfter, brokerAfter) = (await house.RedisBytesAsync(), house.Broker.WorkingSet);
        var bookings = await BookingsInRedis.HoldAsync(house.Database, PoolName.Parse("booked"), 10_000);
        report.Add(
            "Memory",
            $"{Waiting:N0} sessions of as many people in line, and 10,000 held bookings of an hour each, through the stores. The broker's working set is what the system has given it, garbage not yet collected included.",
            [
                ["Redis, bytes per waiting session", "broker's working set, MB before", "after", "Redis, MB per 10,000 bookings"],
                [
                    LeaseReport.Number((redisAfter - redis) / (double)Waiting), LeaseReport.Number(broker / 1_048_576.0), LeaseReport.Number(brokerAfter / 1_048_576.0),
                    LeaseReport.Number((await house.RedisBytesAsync() - redisAfter) / 1_048_576.0 * 10_000 / bookings),
                ],
            ]);
    }
}
