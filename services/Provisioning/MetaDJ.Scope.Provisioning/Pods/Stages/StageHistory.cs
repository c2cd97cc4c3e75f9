namespace MetaDJ.Scope.Provisioning.Pods.Stages;

/// <summary>
/// How long the stages of earlier pods took, and what may be expected of the next: of the same pipeline on the same GPU, else of the same
/// pipeline on any, else of any pod, else what is generally known. Pure.
/// </summary>
internal sealed class StageHistory
{
    /// <summary>Fewer teach nothing about the slow ones.</summary>
    private const int EnoughForALimit = 3;

    /// <summary>How many times the slowest of twenty a pod may be silent.</summary>
    private const int Patience = 3;

    private readonly Dictionary<(PodStage, bool, string?, string?), double[]> _seconds = [];

    /// <param name="lines">Each the last durations of one stage in one setting.</param>
    public StageHistory(IEnumerable<StageLine> lines)
    {
        var all = lines.ToList();
        Add(all.GroupBy(line => (line.Stage, line.KeptData, (string?)line.Pipeline, (string?)line.GpuType)));
        Add(all.GroupBy(line => (line.Stage, line.KeptData, (string?)line.Pipeline, (string?)null)));
        Add(all.GroupBy(line => (line.Stage, line.KeptData, (string?)null, (string?)null)));
    }

    public static StageHistory Empty { get; } = new([]);

    /// <summary>The stages of the way to Ready, in their order.</summary>
    public static IReadOnlyList<PodStage> Way { get; } =
        [PodStage.Create, PodStage.Boot, PodStage.Models, PodStage.Loras, PodStage.Load, PodStage.FirstFrame];

    public StageDuration Of(PodStage stage, StageSetting setting)
    {
        var known = Find(stage, setting.KeptData, setting.Pipeline, setting.GpuType)
            ?? Find(stage, setting.KeptData, setting.Pipeline, null)
            ?? Find(stage, setting.KeptData, null, null);
        return known is null
            ? Usual(stage, setting.KeptData)
            : new StageDuration(Seconds(Quantile(known, 0.5)), Seconds(Quantile(known, 0.95)), known.Length);
    }

    /// <summary>From the wish to the first frame.</summary>
    /// <param name="withLoras">A pool without LoRAs passes that stage by.</param>
    public StageDuration ExpectedToReady(StageSetting setting, bool withLoras = false)
    {
        var stages = Way.Where(stage => withLoras || stage != PodStage.Loras).Select(stage => Of(stage, setting)).ToList();
        return new StageDuration(
            Seconds(stages.Sum(stage => stage.Typical.TotalSeconds)), Seconds(stages.Sum(stage => stage.Slow.TotalSeconds)), stages.Min(stage => stage.Samples));
    }

    /// <summary>
    /// How long a pod may make no progress in a stage: some times what the slow ones took in all, not less than a stage may well be silent,
    /// and never more than the limit that is set. The cloud's own queue teaches nothing: for it the set limit alone holds.
    /// </summary>
    /// <param name="most">The limit that is set.</param>
    public TimeSpan LimitOf(PodStage stage, StageSetting setting, TimeSpan most)
    {
        var known = Of(stage, setting);
        if (stage is PodStage.Create or PodStage.None || known.Samples < EnoughForALimit)
        {
            return most;
        }

        var learned = known.Slow * Patience;
        var least = LeastLimit(stage);
        learned = learned > least ? learned : least;
        return learned < most ? learned : most;
    }

    private static TimeSpan LeastLimit(PodStage stage) => stage switch
    {
        // One file may be ten times the size of those before, and says nothing while it comes.
        PodStage.Loras => TimeSpan.FromMinutes(2),
        PodStage.FirstFrame => TimeSpan.FromSeconds(30),
        _ => TimeSpan.FromMinutes(1),
    };

    /// <summary>Before anything was learned: what others report (RunPod 50 to 84 s to an endpoint, 3 to 7 min for 15 GB, 1 to 3 min into VRAM).</summary>
    private static StageDuration Usual(PodStage stage, bool keptData) => (stage, keptData) switch
    {
        (PodStage.Create, _) => new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), 0),
        (PodStage.Boot, _) => new(TimeSpan.FromSeconds(80), TimeSpan.FromMinutes(3), 0),
        (PodStage.Models, false) => new(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(7), 0),
        (PodStage.Models, true) => new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(7), 0),
        (PodStage.Loras, false) => new(TimeSpan.FromSeconds(45), TimeSpan.FromMinutes(2), 0),
        (PodStage.Loras, true) => new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2), 0),
        (PodStage.Load, _) => new(TimeSpan.FromSeconds(90), TimeSpan.FromMinutes(3), 0),
        (PodStage.FirstFrame, _) => new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), 0),
        _ => new(TimeSpan.Zero, TimeSpan.Zero, 0),
    };

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private double[]? Find(PodStage stage, bool keptData, string? pipeline, string? gpuType) =>
        _seconds.GetValueOrDefault((stage, keptData, pipeline, gpuType));

    private void Add(IEnumerable<IGrouping<(PodStage, bool, string?, string?), StageLine>> groups)
    {
        foreach (var group in groups)
        {
            var seconds = group.SelectMany(line => line.Seconds).Order().ToArray();
            if (seconds.Length > 0)
            {
                _seconds[group.Key] = seconds;
            }
        }
    }
}

/// <param name="Typical">Half of them took no longer.</param>
/// <param name="Slow">Nineteen of twenty took no longer.</param>
/// <param name="Samples">How many pods this was learned from; 0 when it is only what is generally known.</param>
internal readonly record struct StageDuration(TimeSpan Typical, TimeSpan Slow, int Samples)
{
    public bool IsLearned => Samples > 0;
}

/// <summary>The last durations of one stage in one setting, in seconds.</summary>
internal sealed record StageLine(PodStage Stage, string Pipeline, string GpuType, bool KeptData, IReadOnlyList<double> Seconds);
