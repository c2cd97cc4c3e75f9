using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>Following clocks, and how early cues on the beat are sent.</summary>
public sealed class TempoOptions
{
    public const string SectionName = "Tempo";

    /// <summary>A forwarded clock that is silent for so long is lost; the grid runs on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00")]
    public TimeSpan ClockSilence { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How much earlier cues on the beat are sent until receipts tell: what Scope takes from an update to the picture.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan LookAhead { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A receipt counts as no less than this.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan LookAheadLeast { get; set; } = TimeSpan.Zero;

    /// <summary>A receipt counts as no more than this.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan LookAheadMost { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Receipts of a pod that the look-ahead is the median of.</summary>
    [Range(3, 99)]
    public int Receipts { get; set; } = 15;
}
