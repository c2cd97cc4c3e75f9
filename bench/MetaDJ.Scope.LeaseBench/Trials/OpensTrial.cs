using System.Net;
using MetaDJ.Scope.LeaseBench.Load;
using MetaDJ.Scope.LeaseBench.Neighbours;
using MetaDJ.Scope.LeaseBench.Report;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>Session opens from a warm pool, over HTTP and by authenticated people: a steady load, and as fast as it goes.</summary>
internal static class OpensTrial
{
    private const int Steady = 500;
    private const int People = 200;
    private const int Most = 4_000;
    private const int Callers = 32;

    public static async Task RunAsync(LeaseOptions options, LeaseReport report)
    {
        var people = Enumerable.Range(0, People).Select(n => AccessForTests.Member(LeaseHouse.Subject(n))).ToArray();
        var (p50, p99, late, ours, bare) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var house = await LeaseHouse.StartAsync();
            var steadyOpens = Steady * options.Seconds;
            var pool = await house.OfferAsync("walk-ins", 1_000 + steadyOpens + Most);
            var other = await house.OfferAsync("bare", 500 + Most);
            var bareOpens = new Uri(house.Bare.Url, BareOpen.Path);
            // The scripts are known to Redis from here on, and the people to the broker.
            await house.OpenLiveAsync(other, 1, "nobody");
            await Loops.ClosedAsync(1_000, Callers, n => OpenAsync(n));
            await Loops.ClosedAsync(499, Callers, _ => BareAsync());

            var (took, lateness) = await Loops.OpenAsync(steadyOpens, Steady, OpenAsync);
            p50.Add(took.P50);
            p99.Add(took.P99);
            late.Add(lateness.P99);
            ours.Add((await Loops.ClosedAsync(Most, Callers, OpenAsync)).Rate);
            bare.Add((await Loops.ClosedAsync(Most, Callers, _ => BareAsync())).Rate);

            Task OpenAsync(int n) => house.PostAsync(house.AtBroker("api/sessions"), people[n % People], new OpenSessionRequest { Pool = pool }, HttpStatusCode.Created);
            Task BareAsync() => house.PostAsync(bareOpens, null, new OpenSessionRequest { Pool = other }, HttpStatusCode.Created);
        }

        report.Add(
            "Session opens from a warm pool, over HTTP, by authenticated people",
            $"Steady: {Steady}/s at planned instants for {options.Seconds} s, from the planned instant to the answer. Highest: {Callers} callers at once. The bare POST is Kestrel with the same JSON and the same one "
            + "script behind it: no token, no budget, no news.",
            [
                ["steady p50 ms", "p99 ms", "generator late, p99 ms", "highest, opens/s", "bare POST with one script/s", "of bare"],
                [.. new[] { p50, p99, late, ours, bare }.Select(values => LeaseReport.Number(LeaseReport.Median(values))), LeaseReport.Number(LeaseReport.Median(ours) / LeaseReport.Median(bare))],
            ]);
    }
}
