using System.Net;
using MetaDJ.Scope.LeaseBench.Load;
using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>The same load in houses of three sizes: what costs by what happens, and not by what exists, stays as it is.</summary>
internal static class GrowthTrial
{
    private const int Rate = 150;
    private static readonly int[] s_sizes = [100, 1_000, 10_000];

    public static async Task RunAsync(LeaseOptions options, LeaseReport report)
    {
        var results = new List<(Latencies Opens, Latencies Heartbeats, Latencies Door)>();
        foreach (var size in s_sizes)
        {
            results.Add(await MeasureAsync(size, options));
        }

        string[] Row(string name, Func<(Latencies Opens, Latencies Heartbeats, Latencies Door), double> what) =>
            [name, .. results.Select(result => LeaseReport.Number(what(result))), LeaseReport.Number(what(results[^1]) / what(results[0]))];
        report.Add(
            "From 100 to 10,000 live sessions",
            $"{Rate}/s of each kind for {options.Seconds} s at planned instants, one kind after the other, in milliseconds from the planned instant to the answer.",
            [
                (string[])["", .. s_sizes.Select(size => $"{size:N0}"), "growth"],
                Row("opens p50", result => result.Opens.P50), Row("opens p99", result => result.Opens.P99),
                Row("heartbeats p50", result => result.Heartbeats.P50), Row("heartbeats p99", result => result.Heartbeats.P99),
                Row("door p50", result => result.Door.P50), Row("door p99", result => result.Door.P99),
            ]);
    }

    private static async Task<(Latencies Opens, Latencies Heartbeats, Latencies Door)> MeasureAsync(int size, LeaseOptions options)
    {
        var ana = AccessForTests.Member("ana");
        var calls = Rate * options.Seconds;
        await using var house = await LeaseHouse.StartAsync();
        var pool = await house.OfferAsync("house", size + calls + 500);
        var sessions = await house.OpenLiveAsync(pool, size, "ana");
        var update = new { noise_scale = 0.7 };
        await Loops.ClosedAsync(500, 8, OpenAsync);
        await Loops.ClosedAsync(500, 8, HeartbeatAsync);
        await Loops.ClosedAsync(500, 8, UpdateAsync);
        return (
            (await Loops.OpenAsync(calls, Rate, OpenAsync)).Took, (await Loops.OpenAsync(calls, Rate, HeartbeatAsync)).Took, (await Loops.OpenAsync(calls, Rate, UpdateAsync)).Took);

        Task OpenAsync(int n) => house.PostAsync(house.AtBroker("api/sessions"), ana, new OpenSessionRequest { Pool = pool }, HttpStatusCode.Created);

        Task HeartbeatAsync(int n) => house.PostAsync(
            house.AtBroker($"api/sessions/{sessions[n % size].Id}/heartbeat"), ana, new HeartbeatRequest { FencingToken = new FencingToken(sessions[n % size].Fence) }, HttpStatusCode.OK);

        Task UpdateAsync(int n) => house.PostAsync(
            house.AtBroker($"stage/{sessions[n % size].Id}/api/v1/session/parameters"), ana, update, HttpStatusCode.OK, sessions[n % size].Fence);
    }
}
