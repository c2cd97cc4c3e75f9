using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The candidates of pools that have pods to place, in order.</summary>
internal sealed partial class PoolOffers(IGpuCloud cloud, TimeProvider clock, ILogger<PoolOffers> logger)
{
    /// <summary>The catalogue behind it is cached for minutes; this only spares ranking it at every look.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<PoolName, (Pool Pool, DateTimeOffset At, IReadOnlyList<GpuOffer> Offers)> _ranked = new();

    public bool IsDue(Pool pool) => !_ranked.TryGetValue(pool.Name, out var ranked) || ranked.Pool != pool || clock.GetUtcNow() - ranked.At > Freshness;

    /// <summary>What is known of these pools now; a pool whose offers are due is not in it.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<GpuOffer>> Known(IEnumerable<Pool> pools) =>
        pools.Where(pool => !IsDue(pool)).ToDictionary(pool => pool.Name, pool => _ranked[pool.Name].Offers);

    public async Task RefreshAsync(Pool pool, CancellationToken cancellationToken)
    {
        try
        {
            var offers = await cloud.OffersAsync(cancellationToken);
            var home = pool.Spec.NetworkVolumeId is { } volume ? await cloud.VolumeDataCenterAsync(volume, cancellationToken) : null;
            _ranked[pool.Name] = (pool, clock.GetUtcNow(), OfferRanking.Rank(GpuWish.Of(pool.Spec, home), offers));
        }
        catch (HttpRequestException exception)
        {
            LogCatalogueFailed(pool.Name, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "CatalogueFailed: no offers for pool {Pool}: {Cause}")]
    private partial void LogCatalogueFailed(PoolName pool, string cause);
}
