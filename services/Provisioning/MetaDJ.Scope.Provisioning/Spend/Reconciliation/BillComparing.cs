using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>Reads both sides of a day.</summary>
internal sealed class BillComparing(
    ICloudBilling billing, LedgerStore ledger, PodStore pods, ProvisioningMetrics metrics, IOptions<SpendOptions> options, TimeProvider clock)
{
    /// <summary>Whether there is anything of ours to compare.</summary>
    public async Task<bool> KnowsAsync(DateOnly day)
    {
        var from = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        return await ledger.CountAsync(day) > 0
            || (await ledger.MetersAsync()).SelectMany(meter => meter.OpenLines(clock.GetUtcNow())).Any(line => line.Within(from, from.AddDays(1)) is not null);
    }

    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    public async Task<BillCheck> CompareAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var bill = await billing.OfDayAsync(day, cancellationToken);
        var meters = await ledger.MetersAsync();
        var stored = await ledger.DayAsync(day);
        var from = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var known = stored.Select(line => line.Field).ToHashSet(StringComparer.Ordinal);
        List<LedgerLine> lines =
        [
            .. stored,
            .. meters.SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(from, from.AddDays(1))).OfType<LedgerLine>()
                .Where(line => !known.Contains(line.Field)),
        ];
        var labels = await LabelsAsync(lines, meters);
        var billed = now - options.Value.BillingLag;
        var check = BillComparison.Compare(
            new OurDay(day, lines, labels, BillDays.IsBilled(day, options.Value.BillingLag, now) ? null : Settled(labels.Keys, lines, meters, billed)),
            bill, options.Value, now);
        metrics.BillCompared(check.Report);
        return check;
    }

    /// <summary>All that is ours: what has lines that day, what is metered, and pods whose creation was answered and that nobody ever saw.</summary>
    private async Task<Dictionary<string, SpendLabel>> LabelsAsync(IReadOnlyList<LedgerLine> lines, IReadOnlyList<Meter> meters)
    {
        var labels = new Dictionary<string, SpendLabel>(StringComparer.Ordinal);
        foreach (var pod in (await pods.ListAsync()).Where(pod => pod.CloudId is not null))
        {
            labels[pod.CloudId!] = new SpendLabel(pod.Id.ToString(), pod.Pool);
        }

        meters.ToList().ForEach(meter => labels[meter.CloudId] = meter.Label);
        lines.Where(line => line.CloudId != BillComparison.Folded).ToList().ForEach(line => labels[line.CloudId] = line.Label);
        return labels;
    }

    private static HashSet<string> Settled(
        IEnumerable<string> known, IReadOnlyList<LedgerLine> lines, IReadOnlyList<Meter> meters, DateTimeOffset billed)
    {
        var open = meters.Where(meter => meter.Open.Count > 0).Select(meter => meter.CloudId);
        var late = lines.Where(line => !line.IsCorrection && line.To > billed).Select(line => line.CloudId);
        return [.. known.Except(open, StringComparer.Ordinal).Except(late, StringComparer.Ordinal)];
    }
}
