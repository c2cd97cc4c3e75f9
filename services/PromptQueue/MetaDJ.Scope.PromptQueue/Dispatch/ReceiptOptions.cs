using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>How it is found out when the picture changed.</summary>
public sealed class ReceiptOptions
{
    public const string SectionName = "Receipts";

    /// <summary>Whether frames are looked at around each cue. Scope's 200 says nothing about the picture.</summary>
    public bool SampleFrames { get; set; } = true;

    /// <summary>Between two looks for a changed frame.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a changed frame is waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Cues of this replica that are watched at the same time; others go without.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 16;
}
