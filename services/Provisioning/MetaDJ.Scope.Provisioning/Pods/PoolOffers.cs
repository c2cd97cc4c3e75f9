using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The candidates of pools that have pods to place, in order.</summary>
internal sealed partial class PoolOffers(ICloudCatalogue catalogue, VolumePlaces places, OfferJudge judge, TimeProvider clock, ILogger<PoolOffers> logger)
{
    /// <summary>The catalogue behind it is cached for minutes; this only keeps the look from waiting for it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private volatile Reading? _reading;

    public bool IsDue(Pool pool) => _reading is not { } reading || clock.GetUtcNow() - reading.At > Freshness || !places.Knows(pool);

    /// <summary>What is known of these pools now; a pool whose offers are due is not in it.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<GpuOffer>> Known(IEnumerable<Pool> pools) =>
        _reading is { } reading && judge.Now(reading.Facts) is var facts
            ? pools.Where(pool => !IsDue(pool)).ToDictionary(pool => pool.Name, pool => OfferRanking.Rank(places.WishOf(pool), reading.Offers, facts))
            : new Dictionary<PoolName, IReadOnlyList<GpuOffer>>();

    public async Task RefreshAsync(Pool pool, CancellationToken cancellationToken)
    {
        try
        {
            _reading = new Reading(clock.GetUtcNow(), (await catalogue.OffersAsync(cancellationToken)).Offers, await judge.FactsAsync());
            await places.RefreshAsync(pool, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            LogCatalogueFailed(pool.Name, exception.Message);
        }
    }

    private sealed record Reading(DateTimeOffset At, IReadOnlyList<GpuOffer> Offers, OfferFacts Facts);

    [LoggerMessage(LogLevel.Warning, "CatalogueFailed: no offers for pool {Pool}: {Cause}")]
    private partial void LogCatalogueFailed(PoolName pool, string cause);
}
