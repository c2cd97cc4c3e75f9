using System.Net;
using MetaDJ.Scope.LeaseBench.Load;
using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>Heartbeats one by one and in batches; and what ten thousand live sessions cost the broker, its loop included.</summary>
internal static class HeartbeatTrial
{
    private const int Live = 10_000;
    private const int Callers = 32;

    /// <summary>A third of a lease: two may be lost.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(200);

    public static async Task RunAsync(LeaseOptions options, LeaseReport report)
    {
        var ana = AccessForTests.Member("ana");
        await using var house = await LeaseHouse.StartAsync();
        var empty = await IdleAsync(house, 20);
        var pool = await house.OfferAsync("full-house", Live);
        var sessions = await house.OpenLiveAsync(pool, Live, "ana");
        var (single, tens, hundreds, all) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        await Loops.ClosedAsync(1_000, Callers, SingleAsync);
        await Loops.ClosedAsync(20, 4, n => BatchAsync(n, 500));
        for (var round = 0; round < options.Rounds; round++)
        {
            single.Add((await Loops.ClosedAsync(4_000, Callers, SingleAsync)).Rate);
            tens.Add((await Loops.ClosedAsync(1_000, 4, n => BatchAsync(n, 10))).Rate * 10);
            hundreds.Add((await Loops.ClosedAsync(200, 4, n => BatchAsync(n, 100))).Rate * 100);
            all.Add((await Loops.ClosedAsync(60, 4, n => BatchAsync(n, 500))).Rate * 500);
        }

        // Until what was compiled and collected in the rush is over; then only heartbeats in batches of 500, spread evenly, and the loops.
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        var pause = Every / (Live / 500);
        var took = TimeProvider.System.GetTimestamp();
        var (broker, redis) = (house.Broker.ProcessorTime, await house.RedisProcessorTimeAsync());
        for (var n = 0; n < 7; n++)
        {
            await BatchAsync(n, 500);
            await Task.Delay(pause, TimeProvider.System);
        }

        var elapsed = TimeProvider.System.GetElapsedTime(took);
        var share = (house.Broker.ProcessorTime - broker) / elapsed;
        var redisShare = (await house.RedisProcessorTimeAsync() - redis) / elapsed;
        report.Add(
            "Heartbeats",
            $"Over HTTP with a token; single ones by {Callers} callers at once (those that come together share a script), batches by 4. Idle cost: {Live:N0} live sessions and pods, each renewed every {Every.TotalSeconds:N0} s in "
            + $"batches of 500, measured over {elapsed.TotalSeconds:N0} s; the loop looks as often as it does by itself.",
            [
                ["single/s", "batches of 10, renewals/s", "of 100", "of 500", "of 500 against single", "broker in an empty house, % of a core", "with 10,000 live", "Redis, % of a core"],
                [
                    .. new[] { single, tens, hundreds, all }.Select(values => LeaseReport.Number(LeaseReport.Median(values))),
                    LeaseReport.Number(LeaseReport.Median(all) / LeaseReport.Median(single)), LeaseReport.Number(empty * 100), LeaseReport.Number(share * 100), LeaseReport.Number(redisShare * 100),
                ],
            ]);

        static async Task<double> IdleAsync(LeaseHouse house, int seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(45), TimeProvider.System);
            var (from, used) = (TimeProvider.System.GetTimestamp(), house.Broker.ProcessorTime);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
            return (house.Broker.ProcessorTime - used) / TimeProvider.System.GetElapsedTime(from);
        }

        Task SingleAsync(int n) => house.PostAsync(
            house.AtBroker($"api/sessions/{sessions[n % Live].Id}/heartbeat"), ana, new HeartbeatRequest { FencingToken = new FencingToken(sessions[n % Live].Fence) }, HttpStatusCode.OK);

        Task BatchAsync(int n, int size) => house.PostAsync(
            house.AtBroker("api/heartbeats"), ana,
            Enumerable.Range(n * size, size).Select(i => sessions[i % Live]).Select(session => new SessionHeartbeat { SessionId = session.Id, FencingToken = new FencingToken(session.Fence) }).ToArray(),
            HttpStatusCode.OK);
    }
}
