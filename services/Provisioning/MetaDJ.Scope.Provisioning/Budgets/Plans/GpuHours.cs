using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>How long GPUs of each type ran, by the ledger, and what they cost on demand.</summary>
internal sealed class GpuHours(LedgerStore ledger, PodStore pods, ICloudCatalogue catalogue, TimeProvider clock)
{
    public async Task<IReadOnlyList<LedgerLine>> OfLastThirtyDaysAsync()
    {
        var now = clock.GetUtcNow();
        var from = now.AddDays(-30);
        // Meters first: what ends meanwhile is counted twice for a moment, and never not at all.
        var open = (await ledger.MetersAsync()).SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(from, now)).OfType<LedgerLine>().ToList();
        return [.. (await ledger.LinesAsync(from, now)).Concat(open).Where(line => line is { Kind: SpendKind.Gpu, IsCorrection: false, Label.GpuType: not null })];
    }

    public static IReadOnlyDictionary<string, double> Hours(IEnumerable<LedgerLine> lines) => OfTypes(lines, type => type.Sum(line => line.Hours));

    /// <summary>
    /// USD per hour that a plan has to beat: what these hours cost. Another cloud or data centre may be cheaper, and is not where the pools put
    /// their pods.
    /// </summary>
    /// <param name="listed">For GPUs that did not run.</param>
    public static IReadOnlyDictionary<string, decimal> Prices(IEnumerable<LedgerLine> lines, IReadOnlyDictionary<string, decimal> listed)
    {
        var prices = new Dictionary<string, decimal>(listed, StringComparer.Ordinal);
        foreach (var (type, paid) in OfTypes(lines, type => (Amount: type.Sum(line => line.Amount), Hours: (decimal)type.Sum(line => line.Hours))))
        {
            if (paid is { Amount: > 0, Hours: > 0 })
            {
                prices[type] = decimal.Round(paid.Amount / paid.Hours, 4);
            }
        }

        return prices;
    }

    /// <returns>USD per hour: the cheapest of the catalogue; while the cloud cannot be asked, what we pay now.</returns>
    public async Task<IReadOnlyDictionary<string, decimal>> ListedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Cheapest((await catalogue.OffersAsync(cancellationToken)).Offers.Select(offer => (offer.GpuType, offer.PricePerHour)));
        }
        catch (HttpRequestException)
        {
            return Cheapest((await pods.ListAsync()).Where(pod => pod.Placement.GpuType is not null).Select(pod => (pod.Placement.GpuType!, pod.Placement.PricePerHour)));
        }
    }

    private static Dictionary<string, T> OfTypes<T>(IEnumerable<LedgerLine> lines, Func<IEnumerable<LedgerLine>, T> told) =>
        lines.GroupBy(line => line.Label.GpuType!, StringComparer.Ordinal).ToDictionary(type => type.Key, type => told(type), StringComparer.Ordinal);

    private static Dictionary<string, decimal> Cheapest(IEnumerable<(string GpuType, decimal PricePerHour)> prices) => prices
        .Where(price => price.PricePerHour > 0)
        .GroupBy(price => price.GpuType, StringComparer.Ordinal)
        .ToDictionary(type => type.Key, type => type.Min(price => price.PricePerHour), StringComparer.Ordinal);
}
