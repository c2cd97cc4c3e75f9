using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>Bounds of an audience.</summary>
public sealed class AudienceOptions
{
    public const string SectionName = "Audiences";

    /// <summary>People who may join one session's audience.</summary>
    [Range(1, 20_000)]
    public int People { get; set; } = 5_000;

    /// <summary>Submissions that may wait for the crew, and as many again that may stand on the ballot.</summary>
    [Range(1, 5_000)]
    public int Submissions { get; set; } = 500;

    /// <summary>From one submission of a person to their next.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BetweenSubmissions { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an event code holds after the rules were last set.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan CodeLife { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How often it is looked whether a winner is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Pass { get; set; } = TimeSpan.FromSeconds(1);
}
