using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>How far a pod is on its way to Ready.</summary>
internal sealed record PodProgress
{
    public PodStage Stage { get; init; }

    public DateTimeOffset StageSince { get; init; }

    /// <summary>When something last changed; a pod without progress is given up.</summary>
    public DateTimeOffset ProgressAt { get; init; }

    /// <summary>For people.</summary>
    public string? Text { get; init; }

    public IReadOnlyDictionary<PodStage, double> Seconds { get; init; } = new Dictionary<PodStage, double>();

    /// <summary>
    /// What its stages were expected to take when it set out: kept, so that the share done never shrinks because another pod taught something.
    /// Null before anything was learned.
    /// </summary>
    public IReadOnlyDictionary<PodStage, StageExpectation>? Expected { get; init; }

    /// <summary>The percent that were reached when the present stage began: a stage may be begun again.</summary>
    public int Reached { get; init; }

    public static PodProgress Start(DateTimeOffset now, PodStage stage, string text) =>
        new() { Stage = stage, StageSince = now, ProgressAt = now, Text = text };

    public PodProgress Enter(PodStage stage, string? text, DateTimeOffset now) => stage == Stage
        ? Say(text, now)
        : new PodProgress
        {
            Stage = stage, StageSince = now, ProgressAt = now, Text = text, Seconds = Timed(now), Expected = Expected,
            Reached = Expected is null ? 0 : Percent(Expected, now),
        };

    public PodProgress Say(string? text, DateTimeOffset now) => text == Text ? this : this with { Text = text, ProgressAt = now };

    /// <summary>There is a sign of life, and nothing to say about it.</summary>
    public PodProgress Heard(DateTimeOffset now) => this with { ProgressAt = now };

    public PodProgress Done(DateTimeOffset now) => new() { Stage = PodStage.None, StageSince = now, ProgressAt = now, Seconds = Timed(now) };

    /// <summary>Of the way from the cloud's answer to the first frame; 0 before that answer, for a queue has no length.</summary>
    public int Percent(IReadOnlyDictionary<PodStage, StageExpectation> expected, DateTimeOffset now)
    {
        var way = expected.Where(one => one.Key > PodStage.Create).ToList();
        var (whole, before) = (way.Sum(one => one.Value.Typical), way.Where(one => one.Key < Stage).Sum(one => one.Value.Typical));
        var typical = Stage > PodStage.Create ? expected.GetValueOrDefault(Stage).Typical : 0;
        var share = whole <= 0 ? 0 : (before + (typical * StageForecast.Share((now - StageSince).TotalSeconds, typical))) / whole;
        return Math.Max(Reached, Math.Min(99, (int)(100 * share)));
    }

    private Dictionary<PodStage, double> Timed(DateTimeOffset now)
    {
        var seconds = new Dictionary<PodStage, double>(Seconds);
        if (Stage != PodStage.None)
        {
            seconds[Stage] = Math.Round(seconds.GetValueOrDefault(Stage) + (now - StageSince).TotalSeconds, 3);
        }

        return seconds;
    }
}

/// <summary>The stages of the way, in their order.</summary>
internal enum PodStage
{
    None = 0,
    Create = 1,
    Boot = 2,
    Models = 3,
    Loras = 4,
    Load = 5,
    FirstFrame = 6,
}
