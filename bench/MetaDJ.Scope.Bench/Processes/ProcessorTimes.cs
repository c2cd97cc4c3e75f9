namespace MetaDJ.Scope.Bench.Processes;

/// <summary>What processes have used of all cores so far, by name.</summary>
internal sealed class ProcessorTimes
{
    private readonly Dictionary<string, TimeSpan> _byName;

    private ProcessorTimes(Dictionary<string, TimeSpan> byName) => _byName = byName;

    public TimeSpan All => _byName.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);

    public static ProcessorTimes Of(IEnumerable<ChildProcess> processes) => new(
        processes.GroupBy(process => process.Name).ToDictionary(same => same.Key, same => same.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.ProcessorTime)));

    public ProcessorTimes Since(ProcessorTimes before) => new(_byName.ToDictionary(now => now.Key, now => now.Value - before._byName[now.Key]));

    /// <summary>The share of one cue, in words.</summary>
    public string PerCue(int cues) =>
        string.Join(", ", _byName.Select(process => FormattableString.Invariant($"{process.Key} {process.Value.TotalMilliseconds / cues:N3} ms")));
}
