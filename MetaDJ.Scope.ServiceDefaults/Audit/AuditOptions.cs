using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>How much of the audit log is kept, by each service of its own (configuration section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    public const string SectionName = "Audit";

    /// <summary>How long a record is kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many records are kept at most; the oldest go first.</summary>
    [Range(1_000, 10_000_000)]
    public int Kept { get; set; } = 200_000;
}
