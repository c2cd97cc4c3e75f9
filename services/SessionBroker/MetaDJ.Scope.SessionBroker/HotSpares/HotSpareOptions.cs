using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

/// <summary>When a second pod takes over (configuration section <c>HotSpares</c>).</summary>
public sealed class HotSpareOptions
{
    public const string SectionName = "HotSpares";

    /// <summary>Between two looks at both pods of a session that has a spare.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(0.75);

    /// <summary>How long a pod may take to answer such a look.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan ProbePatience { get; set; } = TimeSpan.FromSeconds(0.75);

    /// <summary>A stage that has answered nothing for this long is left for its spare, provided that this one answers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.200", "00:01:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(2.5);
}
