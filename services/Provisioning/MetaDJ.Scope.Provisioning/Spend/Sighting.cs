using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What is known of one thing that the cloud bills.</summary>
/// <param name="At">When it was so: the listing was asked for then, or our own call was answered.</param>
/// <param name="Rates">What it costs now; null when that cannot be told and nothing may be concluded.</param>
/// <param name="RunningRates">What it costs while it runs.</param>
/// <param name="CreatedAt">It cannot have cost anything before.</param>
/// <param name="StartedAt">The cloud's own word of when its container last started.</param>
/// <param name="ChangedAt">When it became so, if our own call made it so.</param>
internal sealed record Sighting(
    string CloudId,
    SpendLabel Label,
    DateTimeOffset At,
    IReadOnlyCollection<SpendRate>? Rates,
    IReadOnlyCollection<SpendRate> RunningRates,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? ChangedAt = null)
{
    /// <summary>
    /// RunPod bills compute and both disks while a pod is RUNNING, the volume disk alone and at twice the price while it is EXITED or ERROR, and
    /// nothing before its container starts. Its <c>cost</c> says nothing while it does not run.
    /// </summary>
    /// <param name="pricePerHour">As stated while it ran; 0 when it never was seen running.</param>
    public static IReadOnlyCollection<SpendRate>? RatesOf(CloudPodStatus status, decimal pricePerHour, int diskGb, int volumeGb) => status switch
    {
        CloudPodStatus.Running =>
        [
            new(SpendKind.Gpu, pricePerHour),
            new(SpendKind.ContainerDisk, StoragePrices.ContainerDisk(diskGb, isRunning: true)),
            new(SpendKind.VolumeDisk, StoragePrices.VolumeDisk(volumeGb, isRunning: true)),
        ],
        CloudPodStatus.Exited or CloudPodStatus.Error => [new(SpendKind.VolumeDisk, StoragePrices.VolumeDisk(volumeGb, isRunning: false))],
        CloudPodStatus.Provisioning or CloudPodStatus.Starting or CloudPodStatus.Terminated => [],
        _ => null,
    };
}
