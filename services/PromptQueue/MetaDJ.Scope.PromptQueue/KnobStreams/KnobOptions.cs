using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.KnobStreams;

/// <summary>How knobs that people turn come in.</summary>
public sealed class KnobOptions
{
    public const string SectionName = "Knobs";

    /// <summary>Between two writes of one session's knobs into Redis, however many controllers turn them; what comes between is one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:00:01")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(33);

    /// <summary>Different turns (of a person and a set of parameters) that one such write takes; more are refused.</summary>
    [Range(8, 4_096)]
    public int AtOnce { get; set; } = 256;

    /// <summary>A connection is told of refused values this often at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan TellRefusalsEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest message that a connection may send, in bytes. A longer one ends it.</summary>
    [Range(1_024, 1_048_576)]
    public int MessageBytes { get; set; } = 65_536;
}
