using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What our own record of the spend assumes, and how long it is kept.</summary>
public sealed class SpendOptions
{
    public const string SectionName = "Provisioning:Spend";

    /// <summary>
    /// USD per gigabyte and month of a HIGH_PERFORMANCE network volume. RunPod publishes no price; twice the standard one is assumed until you
    /// enter what your console shows. The reconciliation with the bill corrects the difference.
    /// </summary>
    [Range(0, 100)]
    public decimal HighPerformancePerGbMonth { get; set; } = 0.14m;
}
