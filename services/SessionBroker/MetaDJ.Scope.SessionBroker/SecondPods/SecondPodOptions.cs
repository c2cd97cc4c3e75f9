using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>For how long a hand-off may have a second pod (configuration section <c>SecondPods</c>).</summary>
public sealed class SecondPodOptions
{
    public const string SectionName = "SecondPods";

    /// <summary>After this a second pod is taken back from a hand-off that has not switched, and nobody pays for it any more.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "02:00:00")]
    public TimeSpan LongestLimit { get; set; } = TimeSpan.FromMinutes(15);
}
