namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>All meters, and how far the cloud has been looked at.</summary>
/// <param name="PodsAt">When the last listing of pods was asked for that is in the meters.</param>
/// <param name="VolumesAt">The same for network volumes.</param>
internal sealed record LedgerState(IReadOnlyDictionary<string, Meter> Meters, DateTimeOffset? PodsAt, DateTimeOffset? VolumesAt)
{
    public static readonly LedgerState Empty = new(new Dictionary<string, Meter>(), null, null);
}

/// <summary>What one look at the cloud says about money.</summary>
/// <param name="PodsAt">When the listing was asked for that <paramref name="Pods"/> are from; null when there is none.</param>
/// <param name="Pods">Every pod of ours at the cloud, by that listing and by what our own calls were answered since.</param>
/// <param name="Gone">Pods that are not at the cloud any more by our own knowledge, and since when.</param>
/// <param name="Labels">To whom each is counted now; one that is missing keeps the label it has.</param>
/// <param name="VolumesAt">When <paramref name="Volumes"/> were listed; null when they were not.</param>
/// <param name="Kept">Things that somebody may still ask about; their meters stay after they are gone.</param>
internal sealed record SpendFacts(
    DateTimeOffset? PodsAt,
    IReadOnlyList<Sighting> Pods,
    IReadOnlyDictionary<string, DateTimeOffset> Gone,
    IReadOnlyDictionary<string, SpendLabel> Labels,
    DateTimeOffset? VolumesAt,
    IReadOnlyList<Sighting> Volumes,
    IReadOnlySet<string> Kept);

/// <summary>What a look changes.</summary>
/// <param name="State">As it is then.</param>
/// <param name="Changed">Meters to write.</param>
/// <param name="Dropped">Meters to forget.</param>
/// <param name="Lines">Intervals that ended.</param>
internal sealed record SpendReading(
    LedgerState State, IReadOnlyList<Meter> Changed, IReadOnlyList<string> Dropped, IReadOnlyList<LedgerLine> Lines);
