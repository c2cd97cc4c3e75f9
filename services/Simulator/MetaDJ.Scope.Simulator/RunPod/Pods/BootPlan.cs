using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>When a boot reaches what, on the simulated clock.</summary>
/// <param name="ListensAt">Null for a boot that never ends.</param>
internal sealed record BootPlan(DateTimeOffset StartingAt, DateTimeOffset RunningAt, DateTimeOffset? ListensAt)
{
    private const double StartingShare = 0.05;
    private const double RunningShare = 0.25;
    private const int SlowFactor = 5;

    /// <summary>What the log says when the container has started; null when there is nothing to complain of.</summary>
    public BootComplaint? Complaint { get; init; }

    public static BootPlan Draw(DateTimeOffset now, SimulatorOptions options, Random dice, Fault? slow, bool endless)
    {
        var spread = options.BootLongest - options.BootShortest;
        var life = options.BootShortest + (spread > TimeSpan.Zero ? spread * dice.NextDouble() : TimeSpan.Zero);
        if (slow is not null)
        {
            life = slow.Takes ?? options.BootLongest * SlowFactor;
        }

        var total = options.Wait(life);
        return new(now + (total * StartingShare), now + (total * RunningShare), endless ? null : now + total);
    }

    /// <summary>A container or process that comes back on a machine which has the image.</summary>
    public static BootPlan Again(DateTimeOffset now, SimulatorOptions options) => new(now, now, now + options.Wait(options.RestartTakes));

    public BootPlan RunningFrom(DateTimeOffset now) => this with { StartingAt = now, RunningAt = now };
}
