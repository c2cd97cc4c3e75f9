using System.Globalization;
using System.Runtime.InteropServices;
using MetaDJ.Scope.Bench.OwnPath;
using MetaDJ.Scope.Bench.Peers;

namespace MetaDJ.Scope.Bench.Report;

/// <summary>The words around the table: what machine, what was run, what was set.</summary>
internal static class Reports
{
    public const string Bare = "bare Kestrel POST";

    /// <returns>The report, which with <c>--write</c> is also in a file of today.</returns>
    public static async Task<string> WriteAsync(BenchOptions options, Figures figures, string redisVersion)
    {
        var now = TimeProvider.System.GetLocalNow();
        var report = string.Create(CultureInfo.InvariantCulture, $"""
            # Measured on {now:yyyy-MM-dd HH:mm}

            {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, Redis {redisVersion} (append-only file, `everysec`).
            {options.Sessions} sessions; steady: {options.Rate} prompts/s for {options.SteadySeconds} s; drain: {options.Cues:N0} cues; {options.Rounds} round(s), medians [least to greatest].
            The prompt queue ran with {Told(ScopePeer.SteadySettings)} in the steady run and {Told(ScopePeer.DrainSettings)} in the drain. No prompt was lost, doubled or out of its session's order.

            {figures.Table("MetaDJ.Scope", [.. options.BullMqProcesses.Select(BullMqPeer.NameOf)], Figure.OfQueues)}

            {figures.Table("MetaDJ.Scope", [Bare], [Figure.Opens])}

            The queue's own path: from a call in its process to the sink, which stands in for broker, door and Scope.

            {figures.Table(OwnTrial.Own, [OwnTrial.Bare, OwnTrial.InMemory, .. options.BullMqProcesses.Select(BullMqPeer.NameOf)], Figure.OfPaths)}

            {figures.Table(OwnTrial.NameOf(100), [OwnTrial.NameOf(options.ManySessions)], [Figure.SentP50, Figure.SentP99])}

            {figures.Table("200 cues/s", ["10 cues/s", "1000 cues/s"], Figure.OfBeats)}

            {figures.Table(OwnTrial.Own, [], Figure.OfIdle)}
            """);
        if (options.Write)
        {
            Directory.CreateDirectory(BenchPaths.Results);
            await File.WriteAllTextAsync(Path.Combine(BenchPaths.Results, $"{now:yyyy-MM-dd}.md"), report + "\n");
        }

        return report;
    }

    private static string Told(IReadOnlyDictionary<string, string> settings) =>
        string.Join(", ", settings.Select(setting => $"`{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}`"));
}
