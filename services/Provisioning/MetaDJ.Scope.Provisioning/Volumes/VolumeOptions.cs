using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>How network volumes are kept.</summary>
public sealed class VolumeOptions
{
    public const string SectionName = "Provisioning:Volumes";

    /// <summary>Between two listings of the account's network volumes, which cost one call each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan ListInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old a listing may be that decides whether a volume is made.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan ListFreshness { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gigabytes by which a full volume is grown at a time, up to its pool's <c>growTo</c>.</summary>
    [Range(1, 1024)]
    public int GrowStepGb { get; set; } = 50;

    /// <summary>How long a data centre is left alone that refused a volume.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RefusalRest { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a turn at writing to a volume lasts without being renewed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Turn { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long no pod may mount a volume before it is reported.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan UnattachedLimit { get; set; } = TimeSpan.FromDays(1);
}
