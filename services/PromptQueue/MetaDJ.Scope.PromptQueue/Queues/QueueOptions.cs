using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Bounds of a queue.</summary>
public sealed class QueueOptions
{
    public const string SectionName = "Queues";

    /// <summary>Cues that may wait in one queue.</summary>
    [Range(1, 100_000)]
    public int Depth { get; set; } = 10_000;

    /// <summary>The lead's share of the turns: so many cues in a row while others wait.</summary>
    [Range(1, 64)]
    public int LeadWeight { get; set; } = 4;

    /// <summary>The same of each of the crew.</summary>
    [Range(1, 64)]
    public int CrewWeight { get; set; } = 1;

    /// <summary>The same of the audience, among its own cues: they come behind all others.</summary>
    [Range(1, 64)]
    public int AudienceWeight { get; set; } = 1;

    /// <summary>Cues that one of the crew may have waiting; the lead has the whole depth.</summary>
    [Range(1, 100_000)]
    public int CrewDepth { get; set; } = 1_000;

    /// <summary>Cues that one author of the audience may have waiting.</summary>
    [Range(1, 100_000)]
    public int AudienceDepth { get; set; } = 10;

    /// <summary>How often one of the crew may queue a cue in the long run; zero is as often as they like.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CrewInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Cues that one of the crew may queue at once before that counts.</summary>
    [Range(1, 100_000)]
    public int CrewBurst { get; set; } = 1_000;

    /// <summary>How often one author of the audience may queue a cue in the long run; zero is as often as they like.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AudienceInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Cues that one author of the audience may queue at once before that counts.</summary>
    [Range(1, 100_000)]
    public int AudienceBurst { get; set; } = 10;

    /// <summary>What each lane is given, as <c>Order.lua</c> reads it.</summary>
    internal string Terms => FormattableString.Invariant(
        $"{LeadWeight} 0 0 0 {CrewWeight} {CrewDepth} {CrewInterval.TotalMilliseconds:0} {CrewBurst} {AudienceWeight} {AudienceDepth} {AudienceInterval.TotalMilliseconds:0} {AudienceBurst}");

    /// <summary>Cues that are remembered after they were accepted, cancelled or expired.</summary>
    [Range(1, 100_000)]
    public int Done { get; set; } = 1_000;

    /// <summary>Events that a reconnecting client can catch up on.</summary>
    [Range(1, 10_000)]
    public int Events { get; set; } = 500;

    /// <summary>Idempotency keys that are remembered.</summary>
    [Range(1, 100_000)]
    public int IdempotencyKeys { get; set; } = 1_000;

    /// <summary>The shortest time between two GOs of a cue list: a double press is one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BetweenGos { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a queue can be read after its session ended.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often an open queue's session is looked at when nothing else asks: repairs a lost end of session.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan CheckIdleAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a Look waits for what its pod reports, before it says that the pod is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan ReportWithin { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What a blackout sends to Scope, behind the fallback picture.</summary>
    [Required]
    [MaxLength(2_000)]
    public string BlackPrompt { get; set; } = "a pure black screen, complete darkness, nothing to be seen";

    /// <summary>What a panic shows.</summary>
    [Required]
    [MaxLength(2_000)]
    public string SafePrompt { get; set; } = "slow drifting clouds of deep blue and violet light, calm, soft, empty of people and text";
}
