namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// What storage costs, in USD per hour. RunPod publishes prices per gigabyte and month (documentation of August 2026) and not how long a
/// month is: 730 h is the usual length, and the reconciliation with its bill corrects what differs.
/// </summary>
/// <param name="HighPerformancePerGbMonth">USD. No API and no page tells the price of the premium tier: this is a setting, and an estimate.</param>
internal sealed record StoragePrices(decimal HighPerformancePerGbMonth)
{
    public const decimal HoursPerMonth = 730;

    /// <summary>Gigabytes of a STANDARD network volume that cost the first price; RunPod says "1 TB".</summary>
    public const int StandardStepGb = 1_024;

    private const decimal ContainerPerGbMonth = 0.10m;
    private const decimal VolumePerGbMonth = 0.10m;
    private const decimal StoppedVolumePerGbMonth = 0.20m;
    private const decimal StandardPerGbMonth = 0.07m;
    private const decimal StandardPerGbMonthBeyond = 0.05m;

    /// <summary>Erased when the pod stops, and free from then on.</summary>
    public static decimal ContainerDisk(int gigabytes, bool isRunning) => isRunning ? Hourly(gigabytes, ContainerPerGbMonth) : 0;

    /// <summary>The host's own volume disk: kept while the pod is stopped, at twice the price.</summary>
    public static decimal VolumeDisk(int gigabytes, bool isRunning) => Hourly(gigabytes, isRunning ? VolumePerGbMonth : StoppedVolumePerGbMonth);

    /// <summary>Both disks of a pod; its network volume costs the same whether the pod runs, stands or is gone.</summary>
    /// <param name="volumeGb">Of the volume disk; null or 0 for none.</param>
    public static decimal Disks(int containerGb, int? volumeGb, bool isRunning) => ContainerDisk(containerGb, isRunning) + VolumeDisk(volumeGb ?? 0, isRunning);

    /// <summary>Billed by the hour from its creation to its deletion, used or not.</summary>
    public decimal NetworkVolume(int gigabytes, bool isHighPerformance) => isHighPerformance
        ? Hourly(gigabytes, HighPerformancePerGbMonth)
        : Hourly(Math.Min(gigabytes, StandardStepGb), StandardPerGbMonth) + Hourly(Math.Max(0, gigabytes - StandardStepGb), StandardPerGbMonthBeyond);

    private static decimal Hourly(int gigabytes, decimal perGbMonth) => gigabytes * perGbMonth / HoursPerMonth;
}
