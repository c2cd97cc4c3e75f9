using System.Globalization;
using System.Runtime.InteropServices;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.FleetBench.Reconcile;

/// <summary>What one look of the reconciler costs when nothing changes, at fleets of four sizes.</summary>
internal static class ReconcileCommand
{
    private const int Looks = 20;

    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];

    public static async Task<int> RunAsync(bool write)
    {
        // Once for the compiler.
        await MeasureAsync(100);
        var lines = new List<Line>();
        foreach (var size in Sizes)
        {
            lines.Add(await MeasureAsync(size));
        }

        var report = Report(lines);
        Console.WriteLine(report);
        if (write)
        {
            var file = Path.Combine(BenchResults.Directory, $"{TimeProvider.System.GetLocalNow():yyyy-MM-dd}-reconcile.md");
            await File.WriteAllTextAsync(file, report + "\n");
        }

        return lines.All(line => line.MostCalls <= 2 && line.Ready == line.Pods) ? 0 : 1;
    }

    private static async Task<Line> MeasureAsync(int pods)
    {
        await using var redis = await RedisProcess.StartAsync(appendOnly: false);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var fleet = await StandingFleet.StartAsync(redis.ConnectionString, pods);
        var first = await TimeAsync(() => fleet.LookAsync(TimeSpan.FromSeconds(1), wait: false));
        await fleet.SettleAsync();
        for (var i = 0; i < 3; i++)
        {
            await fleet.LookAsync(TimeSpan.FromSeconds(1), wait: true);
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        // The list of the cloud and the probes are beside the look; a second later nothing of them is due.
        var (times, allocated, parsed) = (new List<double>(), GC.GetTotalAllocatedBytes(precise: true), fleet.Parsed);
        var processor = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Looks; i++)
        {
            times.Add(await TimeAsync(() => fleet.LookAsync(TimeSpan.FromMilliseconds(1), wait: false)));
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        parsed = fleet.Parsed - parsed;
        await fleet.SettleAsync();

        var (most, listing) = (0, new List<double>());
        for (var i = 0; i < 5; i++)
        {
            var calls = fleet.CloudCalls;
            listing.Add(await TimeAsync(() => fleet.LookAsync(TimeSpan.FromSeconds(31), wait: true)));
            most = Math.Max(most, fleet.CloudCalls - calls);
        }

        return new Line(
            pods, first, Median(times), processor.TotalMilliseconds / Looks, (double)allocated / Looks, held, parsed, Median(listing), most, await fleet.ReadyAsync());
    }

    private static async Task<double> TimeAsync(Func<Task> look)
    {
        var began = TimeProvider.System.GetTimestamp();
        await look();
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Report(IReadOnlyList<Line> lines)
    {
        var yardstick = lines[1];
        return string.Create(CultureInfo.InvariantCulture, $"""
            # One look of the reconciler when nothing changes, {TimeProvider.System.GetLocalNow():yyyy-MM-dd HH:mm}

            {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, Redis on a Unix socket; every pod Ready, {Looks} looks a row, medians. A look is the snapshot from
            Redis with what has to be parsed of it, the plan, and its orders. The last column but two is a look for which the cloud's listing and half of the probes were due, all of it waited for.
            The last column but one is the time per pod against that at {yardstick.Pods} pods: 1.00 is exactly linear.

            | Pods | first look ms | look ms | per pod µs | processor ms | allocated KB | per pod B | held MB | per pod KB | records parsed again | with listing and probes ms | per pod, against {yardstick.Pods} | provider calls at most |
            |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            {string.Join('\n', lines.Select(line => line.Row(yardstick)))}
            """);
    }

    private sealed record Line(
        int Pods, double First, double Look, double Processor, double Allocated, long Held, long Parsed, double Listing, int MostCalls, int Ready)
    {
        public string Row(Line yardstick) => string.Create(
            CultureInfo.InvariantCulture,
            $"| {Pods:N0} | {First:N1} | {Look:N2} | {Look * 1_000 / Pods:N1} | {Processor:N2} | {Allocated / 1_024:N0} | {Allocated / Pods:N0} | {Held / 1_048_576.0:N1} | {Held / 1_024.0 / Pods:N1} | {Parsed} | {Listing:N1} | {Look / Pods / (yardstick.Look / yardstick.Pods):N2} | {MostCalls} |");
    }
}
