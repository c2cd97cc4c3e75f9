using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Records;

/// <summary>What is kept of a session after it was played.</summary>
public sealed class RecordOptions
{
    public const string SectionName = "Records";

    public bool Enabled { get; set; } = true;

    /// <summary>From the last thing that was written.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Lines of one session; beyond, the oldest go.</summary>
    [Range(100, 100_000)]
    public int Lines { get; set; } = 5_000;

    /// <summary>How long the record may lie behind the events while cues go.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Behind { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The same in cues: the list of events is bounded.</summary>
    [Range(1, 1_000)]
    public int CuesBehind { get; set; } = 100;

    /// <summary>Least time between two lines that tell of turned knobs.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BetweenKnobs { get; set; } = TimeSpan.FromSeconds(5);
}
