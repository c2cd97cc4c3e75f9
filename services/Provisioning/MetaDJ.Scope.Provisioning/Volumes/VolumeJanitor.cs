using System.Globalization;
using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Spend;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>
/// Keeps the records of volumes as the cloud has them, grows those whose pools want more, and reports what is paid for and used by nobody.
/// It deletes nothing: a volume holds what somebody may need.
/// </summary>
internal sealed partial class VolumeJanitor(
    VolumeSight sight, VolumeStore store, VolumeGrowth growth, AlertStore alerts, VolumeMetrics metrics, PodWork work,
    IOptions<VolumeOptions> options, IOptions<RunPodOptions> runPod, StoragePrices prices, TimeProvider clock, ILogger<VolumeJanitor> logger)
{
    /// <summary>At most one listing per interval, beside the look.</summary>
    /// <returns>Whether this look asks the cloud.</returns>
    public bool Look(PodSnapshot snapshot, long fence)
    {
        var isDue = sight.IsDue(options.Value.ListInterval);
        if (isDue)
        {
            work.Start("volumes", token => KeepAsync(snapshot.Pools, snapshot.Pods, fence, token));
        }

        return isDue;
    }

    internal async Task KeepAsync(IReadOnlyList<Pool> pools, IReadOnlyList<Pod> pods, long fence, CancellationToken cancellationToken)
    {
        VolumeListing listing;
        try
        {
            listing = await sight.ReadAsync(TimeSpan.Zero, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            LogListingFailed(exception.Message);
            return;
        }

        var now = clock.GetUtcNow();
        var used = pods.Where(pod => pod is { VolumeId: not null, CloudId: not null, Placement.Gone: false }).Select(pod => pod.VolumeId!).ToHashSet(StringComparer.Ordinal);
        foreach (var cloud in listing.Volumes.Where(volume => volume.Ours).OrderBy(volume => volume.VolumeId, StringComparer.Ordinal))
        {
            await store.ChangeAsync(cloud.Name, fence, current => VolumeRecords.Listed(current, cloud, used.Contains(cloud.VolumeId), now));
        }

        foreach (var volume in await store.ListAsync())
        {
            await SettleAsync(volume, listing, fence);
        }

        await GrowAsync(pools, fence, cancellationToken);
        await ReportAsync(listing, now);
    }

    private async Task SettleAsync(Volume volume, VolumeListing listing, long fence)
    {
        if (VolumeRecords.IsGone(volume, listing))
        {
            LogGone(volume.Name, volume.DataCenter);
            await store.ForgetAsync(volume, fence);
            await alerts.ClearAsync(AlertKey(volume));
            await alerts.ClearAsync(TroubleKey(volume));
        }
    }

    private async Task GrowAsync(IReadOnlyList<Pool> pools, long fence, CancellationToken cancellationToken)
    {
        var wishes = VolumeWish.Of(runPod.Value.NamePrefix, pools).ToDictionary(wish => wish.Name, StringComparer.Ordinal);
        foreach (var volume in await store.ListAsync())
        {
            if (volume.VolumeId is not null && wishes.GetValueOrDefault(volume.Name) is { } wish && wish.SizeGb > volume.SizeGb)
            {
                await growth.GrowAsync(volume, wish.SizeGb, fence, cancellationToken);
            }
        }
    }

    private async Task ReportAsync(VolumeListing listing, DateTimeOffset now)
    {
        var volumes = await store.ListAsync();
        metrics.Listed(volumes, listing, prices);
        foreach (var volume in volumes)
        {
            if (volume.UnattachedSince is { } since && now - since >= options.Value.UnattachedLimit)
            {
                await alerts.RaiseAsync(AlertKey(volume), AlertSeverity.Warning, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The network volume {volume.Name} ({volume.SizeGb} GB in {volume.DataCenter}) is mounted by no pod since {since:u} and costs ${VolumeOverview.PerMonth(volume, prices):0.00} a month. If nobody needs what is on it, delete it: DELETE /api/volumes/{{volumeId}}."));
            }
            else
            {
                await alerts.ClearAsync(AlertKey(volume));
            }

            if (volume.Trouble is { } trouble)
            {
                await alerts.RaiseAsync(TroubleKey(volume), AlertSeverity.Warning, trouble);
            }
            else
            {
                await alerts.ClearAsync(TroubleKey(volume));
            }
        }
    }

    internal static string AlertKey(Volume volume) => $"volume-unattached:{volume.Name}";

    internal static string TroubleKey(Volume volume) => $"volume-trouble:{volume.Name}";

    [LoggerMessage(LogLevel.Warning, "VolumesUnknown: the network volumes cannot be listed: {Cause}")]
    private partial void LogListingFailed(string cause);

    [LoggerMessage(LogLevel.Warning, "VolumeGone: {Volume} in {DataCenter} is not at the cloud any more")]
    private partial void LogGone(string volume, string dataCenter);
}
