using System.Text.Json.Serialization;

namespace MetaDJ.Scope.Simulator.RunPod.Billing;

/// <summary>One entity's cost in one bucket.</summary>
internal sealed record BillLine(DateTimeOffset Start, DateTimeOffset End, Usage Usage, decimal Gpu, decimal Disk)
{
    public decimal Total => Gpu + Disk;
}

/// <summary>What the account is shown of its usage: some minutes late, and without what cost nothing.</summary>
internal sealed class Bill(UsageBook usage, SimulatorOptions options, SimulatedClock clock)
{
    private static readonly TimeSpan BillingRun = TimeSpan.FromMinutes(5);

    /// <summary>Usage after this instant is on no bill yet.</summary>
    public DateTimeOffset BilledUntil
    {
        get
        {
            var until = clock.Life.GetUtcNow() - options.BillingLag;
            return options.BillingLag > TimeSpan.Zero ? until.AddTicks(-(until.Ticks % BillingRun.Ticks)) : until;
        }
    }

    public IReadOnlyList<BillLine> Lines(BillWindow window, Func<Usage, bool> wanted)
    {
        var billed = BilledUntil;
        return [.. window.Buckets().SelectMany(bucket => usage.All.Where(wanted).OrderBy(entry => entry.Id, StringComparer.Ordinal)
            .Select(entry => Line(entry, bucket.Start, bucket.End, bucket.End < billed ? bucket.End : billed))
            .Where(line => line.Total > 0))];
    }

    private static BillLine Line(Usage entry, DateTimeOffset start, DateTimeOffset end, DateTimeOffset until)
    {
        var (gpu, disk) = entry.Spans.Select(span => span.Between(start, until)).Aggregate((Gpu: 0m, Disk: 0m), (sum, part) => (sum.Gpu + part.Gpu, sum.Disk + part.Disk));
        return new(start, end, entry, Rounded(gpu), Rounded(disk));
    }

    private static decimal Rounded(decimal amount) => decimal.Round(amount, 10);
}

internal sealed record BillingAnswer<TRecord, TMetadata>(IReadOnlyList<TRecord> Records, TMetadata Metadata);

internal sealed record BillingQuery(
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    BucketSize BucketSize,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PodId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NetworkVolumeId = null);

internal sealed record PodBillingRecord(
    DateTimeOffset StartTime, DateTimeOffset EndTime, string PodId, decimal TotalAmount, decimal GpuAmount, decimal CpuAmount, decimal DiskAmount);

internal sealed record PodBillingTotals(decimal TotalAmount, decimal GpuAmount, decimal CpuAmount, decimal DiskAmount);

internal sealed record PodBillingMetadata(BillingQuery Query, int RecordCount, int UniquePodCount, PodBillingTotals Totals);

internal sealed record VolumeBillingRecord(
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    string NetworkVolumeId,
    decimal TotalAmount,
    decimal StandardAmount,
    decimal HighPerformanceAmount);

internal sealed record VolumeBillingTotals(decimal TotalAmount, decimal StandardAmount, decimal HighPerformanceAmount);

internal sealed record VolumeBillingMetadata(BillingQuery Query, int RecordCount, int UniqueNetworkVolumeCount, VolumeBillingTotals Totals);

/// <summary>The whole account. What this cloud does not rent out is always 0.</summary>
internal record AccountTotals(decimal TotalAmount, decimal PodGpuAmount, decimal PodDiskAmount, decimal StorageStandardAmount, decimal StorageHighPerformanceAmount)
{
    public decimal PodCpuAmount { get; }

    public decimal ServerlessGpuAmount { get; }

    public decimal ServerlessCpuAmount { get; }

    public decimal ServerlessDiskAmount { get; }

    public decimal ServerlessFeeAmount { get; }

    public decimal EndpointAmount { get; }

    public decimal ClusterGpuAmount { get; }

    public decimal ClusterDiskAmount { get; }

    public decimal ClusterNetworkingAmount { get; }

    public static AccountTotals Of(IReadOnlyCollection<BillLine> lines) => new(
        lines.Sum(line => line.Total),
        Sum(lines, Metered.Pod, line => line.Gpu),
        Sum(lines, Metered.Pod, line => line.Disk),
        Sum(lines, Metered.StandardVolume, line => line.Disk),
        Sum(lines, Metered.HighPerformanceVolume, line => line.Disk));

    protected static decimal Sum(IEnumerable<BillLine> lines, Metered kind, Func<BillLine, decimal> amount) =>
        lines.Where(line => line.Usage.Kind == kind).Sum(amount);
}

internal sealed record AccountRecord(DateTimeOffset StartTime, DateTimeOffset EndTime, AccountTotals Totals) : AccountTotals(Totals)
{
    [JsonIgnore]
    public AccountTotals Totals { get; } = Totals;
}

internal sealed record AccountMetadata(BillingQuery Query, int RecordCount, AccountTotals Totals);
