using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The candidates of pools that have pods to place, in order.</summary>
internal sealed partial class PoolOffers(ICloudCatalogue catalogue, IGpuCloud cloud, OfferJudge judge, TimeProvider clock, ILogger<PoolOffers> logger)
{
    /// <summary>The catalogue behind it is cached for minutes; this only keeps the look from waiting for it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>A volume never moves.</summary>
    private readonly ConcurrentDictionary<string, string?> _homes = new();
    private volatile Reading? _reading;

    public bool IsDue(Pool pool) =>
        _reading is not { } reading
        || clock.GetUtcNow() - reading.At > Freshness
        || (pool.Spec.NetworkVolumeId is { } volume && !_homes.ContainsKey(volume));

    /// <summary>What is known of these pools now; a pool whose offers are due is not in it.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<GpuOffer>> Known(IEnumerable<Pool> pools) =>
        _reading is { } reading && judge.Now(reading.Facts) is var facts
            ? pools.Where(pool => !IsDue(pool)).ToDictionary(pool => pool.Name, pool => Ranked(pool, reading, facts))
            : new Dictionary<PoolName, IReadOnlyList<GpuOffer>>();

    public async Task RefreshAsync(Pool pool, CancellationToken cancellationToken)
    {
        try
        {
            _reading = new Reading(clock.GetUtcNow(), (await catalogue.OffersAsync(cancellationToken)).Offers, await judge.FactsAsync());
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

    private IReadOnlyList<GpuOffer> Ranked(Pool pool, Reading reading, OfferFacts facts) =>
        OfferRanking.Rank(GpuWish.Of(pool.Spec, pool.Spec.NetworkVolumeId is { } volume ? _homes[volume] : null), reading.Offers, facts);

    private sealed record Reading(DateTimeOffset At, IReadOnlyList<GpuOffer> Offers, OfferFacts Facts);

    [LoggerMessage(LogLevel.Warning, "CatalogueFailed: no offers for pool {Pool}: {Cause}")]
    private partial void LogCatalogueFailed(PoolName pool, string cause);
}
