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

    public static PodProgress Start(DateTimeOffset now, PodStage stage, string text) =>
        new() { Stage = stage, StageSince = now, ProgressAt = now, Text = text };

    public PodProgress Enter(PodStage stage, string? text, DateTimeOffset now) => stage == Stage
        ? Say(text, now)
        : new PodProgress { Stage = stage, StageSince = now, ProgressAt = now, Text = text, Seconds = Timed(now) };

    public PodProgress Say(string? text, DateTimeOffset now) => text == Text ? this : this with { Text = text, ProgressAt = now };

    public PodProgress Done(DateTimeOffset now) => new() { Stage = PodStage.None, StageSince = now, ProgressAt = now, Seconds = Timed(now) };

    private Dictionary<PodStage, double> Timed(DateTimeOffset now)
    {
        var seconds = new Dictionary<PodStage, double>(Seconds);
        if (Stage != PodStage.None)
        {
            seconds[Stage] = Math.Round((now - StageSince).TotalSeconds, 3);
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
