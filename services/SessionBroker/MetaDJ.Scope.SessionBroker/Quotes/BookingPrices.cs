using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Quotes;

/// <summary>What a pool's time costs now: the offer that it would take first, and how long its pods lately took to warm.</summary>
internal sealed class BookingPrices(PoolOffers offers, WarmUpBook warmUps, IOptions<BrokerOptions> broker, IOptions<ArrivalOptions> arrivals)
{
    public async Task<(Quote Quote, IReadOnlyList<GpuOffer>? Offers)> OfAsync(PoolName pool, TimeSpan duration, int pods, CancellationToken cancellationToken)
    {
        var lead = ArrivalLead.Of(await warmUps.ReadAsync(pool), broker.Value.AssumedWarmUp, arrivals.Value).Whole;
        var offered = await offers.OfAsync(pool, cancellationToken);
        var first = offered?.FirstOrDefault(offer => offer.Fits);
        var source = first is null
            ? offered is null ? "Provisioning does not answer." : "no GPU that is offered now fits this pool."
            : $"{first.Name}{(first.DataCenter is { } place ? $" in {place}" : "")}, which this pool would take first";
        return (Quote.Of(first?.RunningPricePerHour ?? first?.PricePerHour, source, pods, duration, lead), offered);
    }
}
