using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// Reads from a snapshot what is billed, and to whom it is counted. Where our own call was answered after the listing was asked for, the
/// record knows better than the listing.
/// </summary>
internal static class SpendFactsOf
{
    public static SpendFacts Facts(PodSnapshot snapshot, VolumeListing? volumes, LedgerState state, StoragePrices prices)
    {
        // A stopped pod that was started again is a new pod of ours on the same machine: the newest record speaks for it.
        var records = new Dictionary<string, Pod>(StringComparer.Ordinal);
        foreach (var pod in snapshot.Pods.Where(pod => pod.CloudId is not null).OrderBy(pod => pod.CreatedAt))
        {
            records[pod.CloudId!] = pod;
        }

        var awaited = snapshot.Pods.Where(pod => pod.CloudId is null && !pod.State.IsEnded()).ToDictionary(snapshot.NameOf, StringComparer.Ordinal);
        var sightings = new List<Sighting>();
        var gone = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var listedAt = snapshot.Cloud?.At;
        var listed = (snapshot.Cloud?.Pods ?? []).Where(pod => pod.Status != CloudPodStatus.Terminated)
            .DistinctBy(pod => pod.CloudId).ToDictionary(pod => pod.CloudId, StringComparer.Ordinal);
        foreach (var cloud in listed.Values)
        {
            var record = records.GetValueOrDefault(cloud.CloudId) ?? awaited.GetValueOrDefault(cloud.Name);
            if (GoneAt(snapshot, record, cloud.CloudId) is { } at && at >= listedAt)
            {
                gone[cloud.CloudId] = at;
            }

            sightings.Add(Listed(cloud, record, Label(snapshot, cloud, record, state), listedAt!.Value));
        }

        foreach (var (cloudId, record) in records.Where(record => !listed.ContainsKey(record.Key)))
        {
            if (Unlisted(record, snapshot, state, listedAt) is var (sighting, at))
            {
                sightings.AddRange(sighting is null ? [] : [sighting]);
                gone[cloudId] = at;
            }
        }

        foreach (var left in snapshot.Cloud?.Left ?? new Dictionary<string, DateTimeOffset>())
        {
            gone.TryAdd(left.Key, left.Value);
        }

        return new SpendFacts(
            listedAt, sightings, gone, sightings.ToDictionary(sighting => sighting.CloudId, sighting => sighting.Label, StringComparer.Ordinal),
            volumes?.At, volumes is null || volumes.At <= state.VolumesAt ? [] : Volumes(volumes, snapshot, prices),
            records.Keys.ToHashSet(StringComparer.Ordinal));
    }

    private static Sighting Listed(CloudPod cloud, Pod? record, SpendLabel label, DateTimeOffset listedAt)
    {
        var price = cloud.Status == CloudPodStatus.Running ? cloud.CostPerHour : record?.Placement.PricePerHour ?? 0;
        var (disk, volume) = Disks(cloud, record);
        var running = Sighting.RatesOf(CloudPodStatus.Running, price, disk, volume)!;
        return record?.Placement.StoppedAt is { } stopped && stopped >= listedAt && cloud.Status == CloudPodStatus.Running
            ? new Sighting(
                cloud.CloudId, label, stopped, Sighting.RatesOf(CloudPodStatus.Exited, price, disk, volume), running, cloud.CreatedAt, cloud.StartedAt, stopped)
            : new Sighting(
                cloud.CloudId, label, listedAt, Sighting.RatesOf(cloud.Status, price, disk, volume), running, cloud.CreatedAt, cloud.StartedAt,
                record?.Placement.StoppedAt);
    }

    /// <summary>A pod that no listing has shown: it lived between two of them, or came after the last.</summary>
    private static (Sighting? Sighting, DateTimeOffset GoneAt)? Unlisted(Pod record, PodSnapshot snapshot, LedgerState state, DateTimeOffset? listedAt)
    {
        var placement = record.Placement;
        var at = GoneAt(snapshot, record, placement.CloudId!);
        if (state.Meters.ContainsKey(placement.CloudId!))
        {
            return at is { } left ? (null, left) : null;
        }

        var isMissed = at is null && placement.PlacedAt < listedAt;
        var word = placement.StartedAt ?? (placement.Status == CloudPodStatus.Running ? placement.PlacedAt : null);
        if (word is not { } started || placement.PlacedAt is not { } placed || !(at is not null || isMissed))
        {
            return null;
        }

        var gone = at ?? (placed + ((listedAt!.Value - placed) / 2));
        var running = Sighting.RatesOf(CloudPodStatus.Running, placement.PricePerHour, record.Spec.DiskGb, VolumeOf(record))!;
        return (new Sighting(placement.CloudId!, LabelOf(record, null), gone, running, running, record.CreatedAt, started), gone);
    }

    private static DateTimeOffset? GoneAt(PodSnapshot snapshot, Pod? record, string cloudId) =>
        record is { Placement.Gone: true } ? record.Placement.GoneAt
        : snapshot.Cloud is { } cloud && cloud.Left.TryGetValue(cloudId, out var left) ? left
        : null;

    /// <summary>Those that carry our name, and those that a pool of ours names.</summary>
    private static IReadOnlyList<Sighting> Volumes(VolumeListing listing, PodSnapshot snapshot, StoragePrices prices)
    {
        var wanted = snapshot.Pools
            .SelectMany(pool => VolumeWish.Of(snapshot.NamePrefix, [pool]).Select(wish => wish.Name).Append(pool.Spec.NetworkVolumeId).OfType<string>().Select(key => (Key: key, pool.Name)))
            .ToLookup(wish => wish.Key, wish => wish.Name, StringComparer.Ordinal);
        return
        [
            .. from volume in listing.Volumes
               let users = wanted[volume.VolumeId].Concat(wanted[volume.Name]).Distinct().ToList()
               where volume.Ours || users.Count > 0
               let rate = prices.NetworkVolume(volume.SizeGb, volume.Tier == VolumeTier.HighPerformance)
               select new Sighting(
                   volume.VolumeId, new SpendLabel(volume.VolumeId, users.Count == 1 ? users[0] : null), listing.At, [new SpendRate(SpendKind.NetworkVolume, rate)], []),
        ];
    }

    /// <summary>Whoever cannot be asked keeps what was last known of him.</summary>
    private static SpendLabel Label(PodSnapshot snapshot, CloudPod cloud, Pod? record, LedgerState state)
    {
        if (record is null)
        {
            return new SpendLabel(CloudName.IdOf(snapshot.NamePrefix, cloud.Name)?.ToString() ?? "pod of an unknown name", null);
        }

        var use = snapshot.Demand?.Uses.GetValueOrDefault(record.Id);
        var label = LabelOf(record, use is { Leased: true } ? use : null);
        return snapshot.Demand is null && state.Meters.TryGetValue(cloud.CloudId, out var meter) && meter.Label.Subject == label.Subject ? meter.Label : label;
    }

    private static SpendLabel LabelOf(Pod record, SessionBroker.Contracts.Http.PodUse? use) =>
        new(record.Id.ToString(), record.Pool, use?.Session?.ToString(), use?.Booking?.ToString(), use?.User) { GpuType = record.Placement.GpuType };

    private static (int Disk, int Volume) Disks(CloudPod cloud, Pod? record) =>
        (cloud.DiskGb ?? record?.Spec.DiskGb ?? 0, cloud.VolumeGb ?? (record is null ? 0 : VolumeOf(record)));

    private static int VolumeOf(Pod record) => record is { VolumeId: null, Spec.NetworkVolume: null } ? record.Spec.VolumeGb ?? 0 : 0;
}
