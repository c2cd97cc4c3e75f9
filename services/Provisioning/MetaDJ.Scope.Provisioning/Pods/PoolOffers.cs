using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The candidates of pools that have pods to place, in order.</summary>
internal sealed partial class PoolOffers(ICloudCatalogue catalogue, IGpuCloud cloud, TimeProvider clock, ILogger<PoolOffers> logger)
{
    /// <summary>The catalogue behind it is cached for minutes; this only keeps the look from waiting for it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>A volume never moves.</summary>
    private readonly ConcurrentDictionary<string, string?> _homes = new();
    private volatile Reading _reading = new(DateTimeOffset.MinValue, []);

    public bool IsDue(Pool pool) =>
        clock.GetUtcNow() - _reading.At > Freshness || (pool.Spec.NetworkVolumeId is { } volume && !_homes.ContainsKey(volume));

    /// <summary>What is known of these pools now; a pool whose offers are due is not in it.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<GpuOffer>> Known(IEnumerable<Pool> pools) =>
        pools.Where(pool => !IsDue(pool)).ToDictionary(pool => pool.Name, Ranked);

    public async Task RefreshAsync(Pool pool, CancellationToken cancellationToken)
    {
        try
        {
            _reading = new Reading(clock.GetUtcNow(), (await catalogue.OffersAsync(cancellationToken)).Offers);
            if (pool.Spec.NetworkVolumeId is { } volume)
            {
                _homes[volume] = await cloud.VolumeDataCenterAsync(volume, cancellationToken);
            }
        }
        catch (HttpRequestException exception)
        {
            LogCatalogueFailed(pool.Name, exception.Message);
        }
    }

    private IReadOnlyList<GpuOffer> Ranked(Pool pool) =>
        OfferRanking.Rank(GpuWish.Of(pool.Spec, pool.Spec.NetworkVolumeId is { } volume ? _homes[volume] : null), _reading.Offers);

    private sealed record Reading(DateTimeOffset At, IReadOnlyList<GpuOffer> Offers);

    [LoggerMessage(LogLevel.Warning, "CatalogueFailed: no offers for pool {Pool}: {Cause}")]
    private partial void LogCatalogueFailed(PoolName pool, string cause);
}
