using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What pods that have a record have cost so far.</summary>
internal sealed class PodCosts(LedgerStore ledger, TimeProvider clock)
{
    /// <returns>USD.</returns>
    public async Task<decimal> OfAsync(Pod pod) =>
        pod.CloudId is { } cloudId && await ledger.MeterAsync(cloudId) is { } meter ? meter.Cost(pod.Id.ToString(), clock.GetUtcNow()) : 0;

    /// <returns>USD, for any pod.</returns>
    public async Task<Func<Pod, decimal>> OfAllAsync()
    {
        var now = clock.GetUtcNow();
        var meters = (await ledger.MetersAsync()).ToDictionary(meter => meter.CloudId, StringComparer.Ordinal);
        return pod => pod.CloudId is { } cloudId && meters.TryGetValue(cloudId, out var meter) ? meter.Cost(pod.Id.ToString(), now) : 0;
    }
}
