using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What our own record of the spend assumes, how long it is kept, and when it is compared with the bill.</summary>
public sealed class SpendOptions
{
    public const string SectionName = "Provisioning:Spend";

    /// <summary>
    /// USD per gigabyte and month of a HIGH_PERFORMANCE network volume. RunPod publishes no price; twice the standard one is assumed until you
    /// enter what your console shows. The reconciliation with the bill corrects the difference.
    /// </summary>
    [Range(0, 100)]
    public decimal HighPerformancePerGbMonth { get; set; } = 0.14m;

    /// <summary>How long the lines of a day, and of a session, are kept after the last was written.</summary>
    [Range(typeof(TimeSpan), "2.00:00:00", "3660.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How long after it happened something is taken to be on RunPod's bill, which lies behind by minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan BillingLag { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>USD by which a day, or a pod in it, may differ from the bill without an alert. It is corrected all the same.</summary>
    [Range(0, 10_000)]
    public decimal GapTolerance { get; set; } = 0.05m;

    /// <summary>The same as a share of the day's bill; the wider of the two counts.</summary>
    [Range(0, 1)]
    public double GapToleranceShare { get; set; } = 0.001;
}
