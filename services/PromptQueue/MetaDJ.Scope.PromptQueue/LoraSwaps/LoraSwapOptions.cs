using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>What changing LoRAs costs, and how long it may take.</summary>
public sealed class LoraSwapOptions
{
    public const string SectionName = "LoraSwaps";

    /// <summary>What a plan says a reload takes, until one was measured.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ReloadTime { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>What a plan says one installation takes, until one was measured. The picture stays meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan InstallTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>After this a LoRA that is not on the pod is given up; as long nobody else asks the pod for the same file.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "02:00:00")]
    public TimeSpan InstallLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often a replica looks for installs that are its own to do, beside those it hears of: they are found so after a crash.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan InstallCheck { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After this a pipeline that is not loaded is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan LoadLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long "not loaded" is believed to be from before the load.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LoadGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks for the first frame after a swap.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan FramePoll { get; set; } = TimeSpan.FromSeconds(0.1);

    /// <summary>After this no first frame is waited for any more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan FrameLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>After this a hand-off is given up that has not come to its switch; the broker takes the second pod back a little later anyway.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "02:00:00")]
    public TimeSpan HandOffLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>So often a second pod may fail to show the Look before the hand-off is given up.</summary>
    [Range(1, 100)]
    public int HandOffAttempts { get; set; } = 3;

    /// <summary>Between two looks at a load, an install, or a second pod that takes no update.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);
}
