namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// Turns looks at the cloud into intervals. Pure: the same facts twice change nothing.
/// When something happened between two looks, the cloud's own word for the instant is taken (<c>startedAt</c>), else the instant our own call was
/// answered, else the middle of the time nobody looked: off by at most half of it, in either direction, so that it evens out. The bill corrects
/// the rest.
/// </summary>
internal static class Metering
{
    /// <summary>How long the meter of a thing that is gone stays, so that a listing which lacked it by mistake does not bill it anew.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromDays(2);

    /// <summary>How much the cloud's instants may disagree with each other: a start before the creation is one at the creation.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static SpendReading Read(LedgerState state, SpendFacts facts, DateTimeOffset now)
    {
        var meters = new Dictionary<string, Meter>(state.Meters, StringComparer.Ordinal);
        var lines = new List<LedgerLine>();
        var podsAreNew = facts.PodsAt is { } podsAt && !(podsAt <= state.PodsAt);
        var volumesAreNew = facts.VolumesAt is { } volumesAt && !(volumesAt <= state.VolumesAt);

        Look(meters, facts.Pods.Where(pod => podsAreNew || pod.At > state.PodsAt || state.PodsAt is null), state.PodsAt, lines);
        Look(meters, volumesAreNew ? facts.Volumes : [], state.VolumesAt, lines);
        foreach (var (cloudId, at) in facts.Gone)
        {
            if (meters.GetValueOrDefault(cloudId) is { GoneAt: null } meter)
            {
                meters[cloudId] = meter.Gone(at, lines);
            }
        }

        if (podsAreNew)
        {
            Miss(meters, facts.Pods, isVolume: false, state.PodsAt, facts.PodsAt!.Value, lines);
        }

        if (volumesAreNew)
        {
            Miss(meters, facts.Volumes, isVolume: true, state.VolumesAt, facts.VolumesAt!.Value, lines);
        }

        foreach (var (cloudId, label) in facts.Labels)
        {
            if (meters.GetValueOrDefault(cloudId) is { GoneAt: null } meter && meter.Label != label)
            {
                meters[cloudId] = meter.Relabel(label, now, lines);
            }
        }

        return Reading(state, facts, meters, lines, now);
    }

    private static void Look(Dictionary<string, Meter> meters, IEnumerable<Sighting> sightings, DateTimeOffset? before, List<LedgerLine> lines)
    {
        foreach (var sighting in sightings)
        {
            var meter = meters.GetValueOrDefault(sighting.CloudId);
            if (sighting.Rates is not { } rates || (meter is null && rates.Count == 0 && sighting.StartedAt is null))
            {
                continue;
            }

            meters[sighting.CloudId] = See(
                meter ?? new Meter { CloudId = sighting.CloudId, Label = sighting.Label, Floor = sighting.CreatedAt ?? before ?? sighting.At }, sighting, rates, before, lines);
        }
    }

    private static Meter See(Meter meter, Sighting sighting, IReadOnlyCollection<SpendRate> rates, DateTimeOffset? before, List<LedgerLine> lines)
    {
        if (meter.GoneAt is null && Same(meter, rates))
        {
            return meter;
        }

        var runs = rates.Any(rate => rate.Kind == SpendKind.Gpu);
        var started = !meter.IsRunning && sighting.StartedAt is { } at && at >= meter.Floor - Slack && at <= sighting.At && (runs || at > before)
            ? at
            : (DateTimeOffset?)null;
        if (runs)
        {
            // A pod that a listing lacked by mistake never stopped.
            return meter.Charge(rates, started ?? (meter.GoneAt is null ? Middle(meter, sighting, before) : meter.Floor), lines);
        }

        // One that stands now may have started and ended again while nobody looked.
        var ran = started is { } start ? meter.Charge(sighting.RunningRates, start, lines) : meter;
        return ran.Charge(rates, Middle(ran, sighting, before), lines);
    }

    /// <summary>What the listing lacks, and was there before.</summary>
    private static void Miss(
        Dictionary<string, Meter> meters, IReadOnlyList<Sighting> seen, bool isVolume, DateTimeOffset? before, DateTimeOffset at, List<LedgerLine> lines)
    {
        var listed = seen.Select(sighting => sighting.CloudId).ToHashSet(StringComparer.Ordinal);
        foreach (var meter in meters.Values.Where(meter => meter.GoneAt is null && IsVolume(meter) == isVolume && !listed.Contains(meter.CloudId)).ToList())
        {
            meters[meter.CloudId] = meter.Gone(Middle(Last(meter, before), at), lines);
        }
    }

    /// <summary>A volume costs the same at all times, so its meter is never without its interval until it is gone.</summary>
    internal static bool IsVolume(Meter meter) => meter.Open.Any(interval => interval.Kind == SpendKind.NetworkVolume);

    private static bool Same(Meter meter, IReadOnlyCollection<SpendRate> rates) =>
        meter.Open.Select(interval => new SpendRate(interval.Kind, interval.PerHour)).ToHashSet().SetEquals(rates.Where(rate => rate.PerHour != 0));

    private static DateTimeOffset Middle(Meter meter, Sighting sighting, DateTimeOffset? before)
    {
        var last = Last(meter, before);
        return sighting.ChangedAt is { } changed && changed >= last && changed <= sighting.At ? changed : Middle(last, sighting.At);
    }

    private static DateTimeOffset Last(Meter meter, DateTimeOffset? before) => before is { } seen ? Meter.Later(seen, meter.Newest) : meter.Newest;

    private static DateTimeOffset Middle(DateTimeOffset last, DateTimeOffset at) => at > last ? last + ((at - last) / 2) : at;

    private static SpendReading Reading(
        LedgerState state, SpendFacts facts, Dictionary<string, Meter> meters, List<LedgerLine> lines, DateTimeOffset now)
    {
        List<string> dropped = [.. meters.Values
            .Where(meter => meter.GoneAt is { } gone && now - gone >= Linger && !facts.Kept.Contains(meter.CloudId)).Select(meter => meter.CloudId)];
        dropped.ForEach(cloudId => meters.Remove(cloudId));
        List<Meter> changed = [.. meters.Values.Where(meter => !ReferenceEquals(state.Meters.GetValueOrDefault(meter.CloudId), meter))];
        return new SpendReading(
            new LedgerState(meters, Newer(state.PodsAt, facts.PodsAt), Newer(state.VolumesAt, facts.VolumesAt)), changed, dropped, lines);
    }

    private static DateTimeOffset? Newer(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}
