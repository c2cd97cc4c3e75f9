using System.Diagnostics.Metrics;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>What network volumes there are, and what those cost that nobody mounts.</summary>
internal sealed class VolumeMetrics
{
    private Count _last = new(0, 0, 0, 0);

    public VolumeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ProvisioningMetrics.MeterName);
        meter.CreateObservableGauge("metadj.scope.volumes", Volumes, "{volume}", "Network volumes of the account, by use.");
        meter.CreateObservableGauge("metadj.scope.volumes.unattached.price", () => (double)_last.UnattachedPrice, "USD", "Monthly price of our network volumes that no pod mounts.");
    }

    public void Listed(IReadOnlyList<Volume> volumes, VolumeListing listing, StoragePrices prices)
    {
        var idle = volumes.Where(volume => volume.UnattachedSince is not null).ToList();
        _last = new Count(volumes.Count - idle.Count, idle.Count, listing.Volumes.Count(volume => !volume.Ours), idle.Sum(volume => VolumeOverview.PerMonth(volume, prices)));
    }

    private IEnumerable<Measurement<int>> Volumes() =>
    [
        new(_last.Attached, new KeyValuePair<string, object?>("use", "attached")),
        new(_last.Unattached, new KeyValuePair<string, object?>("use", "unattached")),
        new(_last.Strangers, new KeyValuePair<string, object?>("use", "stranger")),
    ];

    private sealed record Count(int Attached, int Unattached, int Strangers, decimal UnattachedPrice);
}
