using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>How fast cues go to Scope, and who sends them.</summary>
public sealed class DispatchOptions
{
    public const string SectionName = "Dispatch";

    /// <summary>
    /// How often Scope takes an update: one per chunk of frames, 12 frames at about 16 a second. Zero switches pacing off, for a sink that is
    /// not Scope.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ChunkInterval { get; set; } = TimeSpan.FromMilliseconds(750);

    /// <summary>Updates that may be at Scope at once; its queue has eight places and drops what finds none.</summary>
    [Range(1, 8)]
    public int InFlight { get; set; } = 2;

    /// <summary>Cues taken in one step while pacing is off. With pacing it is one: a cue stays editable until it goes.</summary>
    [Range(1, 64)]
    public int Prefetch { get; set; } = 16;

    /// <summary>
    /// How long before its instant a timed cue is taken, to be sent at that instant exactly; from then on it is no longer editable. More than
    /// a step in Redis takes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a dispatcher stays in memory after its last cue, so that the next need not read everything again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The first pause after a failure; doubled with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause after a failure, and between two looks at a session that has no pod.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RetryAtMost { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the stage door may take to answer an update.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:30")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a cue that may have been sent, by a replica that is gone or without an answer, is waited for on the stage before it is sent again. Not
    /// less than a pass at the stage door is good for (<c>Sessions:PassDuration</c>): until then it could still arrive.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Doubt { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a replica shows that it lives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A replica that was silent for this long is dead: the others take its queues over.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan DeadAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often all open queues are looked through for work that nobody does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(30);
}
