using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>Compares a day of the ledger with the cloud's bill of it. Pure.</summary>
internal static class BillComparison
{
    private const int GapsShown = 20;

    public static BillCheck Compare(OurDay ours, CloudBill bill, SpendOptions options, DateTimeOffset now)
    {
        var parts = Parts(ours, bill);
        // A day so full that lines were added up has no share per pod: its sum is compared, and nothing corrected.
        var isFolded = ours.Lines.Any(line => line.CloudId == Folded);
        List<BillGap> gaps = [.. parts.GroupBy(part => part.Key, StringComparer.Ordinal)
            .Select(thing => Gap(thing.Key, thing.Sum(part => part.Ours), thing.Sum(part => part.Theirs)))
            .Where(gap => gap.Gap != 0)
            .OrderByDescending(gap => Math.Abs(gap.Gap))
            .ThenBy(gap => gap.Key, StringComparer.Ordinal)];
        var sum = Gap("", parts.Sum(part => part.Ours), parts.Sum(part => part.Theirs));
        var tolerance = Math.Max(options.GapTolerance, Math.Abs(sum.Theirs) * (decimal)options.GapToleranceShare);
        var differs = Math.Abs(sum.Gap) > tolerance || (!isFolded && gaps.Exists(gap => Math.Abs(gap.Gap) > tolerance));
        var report = new BillCheckResponse
        {
            Day = ours.Day,
            At = now,
            Verdict = differs ? BillVerdict.Differs : ours.Settled is null ? BillVerdict.Agrees : BillVerdict.Partial,
            Ours = sum.Ours,
            Theirs = sum.Theirs,
            Gap = sum.Gap,
            Unrecognised = decimal.Round(
                bill.Pods.Where(pod => !ours.Known.ContainsKey(pod.CloudId)).Sum(pod => pod.Compute + pod.Disk)
                + bill.Volumes.Where(volume => !ours.Known.ContainsKey(volume.VolumeId)).Sum(volume => volume.Amount), 6),
            Gaps = [.. gaps.Take(GapsShown)],
        };
        return new BillCheck(report, isFolded ? [] : [.. parts.Select(part => Correction(part, ours)).OfType<LedgerLine>()]);
    }

    /// <summary>The name under which a full day's lines are added up.</summary>
    internal const string Folded = "rest";

    private static List<Part> Parts(OurDay ours, CloudBill bill)
    {
        var raw = ours.Lines.Where(line => !line.IsCorrection).ToLookup(line => (line.CloudId, IsDisk: IsDisk(line.Kind)));
        var pods = bill.Pods.ToLookup(pod => pod.CloudId, StringComparer.Ordinal);
        var volumes = bill.Volumes.ToLookup(volume => volume.VolumeId, StringComparer.Ordinal);
        return
        [
            .. ours.Known.Where(thing => ours.Settled?.Contains(thing.Key) != false).SelectMany(thing => (Part[])
            [
                Of(thing.Key, thing.Value, isDisk: false, pods[thing.Key].Sum(pod => pod.Compute)),
                Of(thing.Key, thing.Value, isDisk: true, pods[thing.Key].Sum(pod => pod.Disk) + volumes[thing.Key].Sum(volume => volume.Amount)),
            ]),
            .. ours.Lines.Where(line => line.CloudId == Folded).GroupBy(line => IsDisk(line.Kind))
                .Select(rest => new Part(Folded, SpendReport.Unknown, rest.First().Label, rest.Key, [.. rest], 0)),
        ];

        Part Of(string cloudId, SpendLabel label, bool isDisk, decimal theirs)
        {
            List<LedgerLine> lines = [.. raw[(cloudId, isDisk)]];
            return new Part(cloudId, label.Subject == cloudId ? SpendReport.Volumes : label.Subject, label, isDisk, lines, theirs);
        }
    }

    private static LedgerLine? Correction(Part part, OurDay ours)
    {
        var kind = !part.IsDisk ? SpendKind.Gpu
            : part.Key == SpendReport.Volumes ? SpendKind.NetworkVolume
            : part.Lines.Sum(line => line.Kind == SpendKind.VolumeDisk ? line.Amount : -line.Amount) > 0 ? SpendKind.VolumeDisk
            : SpendKind.ContainerDisk;
        var before = ours.Lines.FirstOrDefault(line => line.IsCorrection && line.CloudId == part.CloudId && IsDisk(line.Kind) == part.IsDisk);
        var gap = part.Theirs - part.Lines.Sum(line => line.Amount);
        if (gap == 0 && before is null)
        {
            return null;
        }

        // Over the time it is of, so that a window which holds all of it holds all of the correction.
        var midnight = new DateTimeOffset(ours.Day, TimeOnly.MinValue, TimeSpan.Zero);
        var (from, to) = part.Lines.Count > 0 ? (part.Lines.Min(line => line.From), part.Lines.Max(line => line.To)) : (midnight, midnight.AddDays(1));
        var label = part.Lines.Count > 0 ? part.Lines.MaxBy(line => line.To)!.Label : part.Label;
        return new LedgerLine(
            before?.Kind ?? kind, part.CloudId, label with { Session = null, Booking = null, User = null }, from, to, gap, IsCorrection: true);
    }

    private static bool IsDisk(SpendKind kind) => kind != SpendKind.Gpu;

    private static BillGap Gap(string key, decimal ours, decimal theirs) =>
        new(key, decimal.Round(ours, 6), decimal.Round(theirs, 6), decimal.Round(theirs - ours, 6));

    private sealed record Part(string CloudId, string Key, SpendLabel Label, bool IsDisk, IReadOnlyList<LedgerLine> Lines, decimal Theirs)
    {
        public decimal Ours => Lines.Sum(line => line.Amount);
    }
}
