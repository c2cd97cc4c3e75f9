using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>How long GPUs of each type ran, by the ledger, and what they cost on demand.</summary>
internal sealed class GpuHours(LedgerStore ledger, PodStore pods, ICloudCatalogue catalogue, TimeProvider clock)
{
    public async Task<IReadOnlyDictionary<string, double>> OfLastThirtyDaysAsync()
    {
        var now = clock.GetUtcNow();
        var from = now.AddDays(-30);
        // Meters first: what ends meanwhile is counted twice for a moment, and never not at all.
        var open = (await ledger.MetersAsync()).SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(from, now)).OfType<LedgerLine>().ToList();
        return (await ledger.LinesAsync(from, now)).Concat(open)
            .Where(line => line is { Kind: SpendKind.Gpu, IsCorrection: false, Label.GpuType: not null })
            .GroupBy(line => line.Label.GpuType!, StringComparer.Ordinal)
            .ToDictionary(type => type.Key, type => type.Sum(line => line.Hours), StringComparer.Ordinal);
    }

    /// <returns>USD per hour: the cheapest of the catalogue; while the cloud cannot be asked, what we pay now.</returns>
    public async Task<IReadOnlyDictionary<string, decimal>> PricesAsync(CancellationToken cancellationToken)
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

    private static Dictionary<string, decimal> Cheapest(IEnumerable<(string GpuType, decimal PricePerHour)> prices) => prices
        .Where(price => price.PricePerHour > 0)
        .GroupBy(price => price.GpuType, StringComparer.Ordinal)
        .ToDictionary(type => type.Key, type => type.Min(price => price.PricePerHour), StringComparer.Ordinal);
}
