using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>How quotas are looked after (configuration section <c>Quotas</c>).</summary>
public sealed class QuotaOptions
{
    public const string SectionName = "Quotas";

    /// <summary>How often bookings are looked for that must be settled, or that hold what is not theirs any more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan LoopInterval { get; set; } = TimeSpan.FromSeconds(15);
}
