using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>Where set lists are rehearsed, and how much of it at once.</summary>
public sealed class RehearsalOptions
{
    public const string SectionName = "Rehearsals";

    /// <summary>The address of a simulator; without one there are no rehearsals.</summary>
    public Uri? Simulator { get; set; }

    /// <summary>Its control key, if it has one.</summary>
    public string? ControlKey { get; set; }

    /// <summary>Rehearsals that this replica plays at the same time.</summary>
    [Range(1, 16)]
    public int AtOnce { get; set; } = 2;

    /// <summary>Rehearsals that wait for a place; more are refused.</summary>
    [Range(0, 1_000)]
    public int Waiting { get; set; } = 16;

    /// <summary>How long a report is kept.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Kept { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long one may take, in life.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a show it may be.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LongestShow { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Cues that are played, rounds of loops included.</summary>
    [Range(1, 10_000)]
    public int MostCues { get; set; } = 1_000;

    /// <summary>Between two looks at the picture, on the show's clock: how exact the first changed frame is.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan Look { get; set; } = TimeSpan.FromMilliseconds(50);
}
