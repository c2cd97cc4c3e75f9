using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>Hackathons (configuration section <c>Hackathons</c>).</summary>
public sealed class HackathonOptions
{
    public const string SectionName = "Hackathons";

    /// <summary>How often turns are looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LoopInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a hackathon is remembered after its end.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many there may be at once, ended ones included.</summary>
    [Range(1, 1000)]
    public int Most { get; set; } = 200;
}
