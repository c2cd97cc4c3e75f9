using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Caching.Memory;

namespace MetaDJ.Scope.SessionBroker.Quotes;

/// <summary>What Provisioning offers for a pool. An answer is believed for a moment: its catalogue is minutes old anyway.</summary>
internal sealed class PoolOffers(IProvisioningApi provisioning, TimeProvider clock) : IDisposable
{
    private const int Remembered = 1_000;
    private const int Asked = 20;
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MemoryCache _offers = new(new MemoryCacheOptions { SizeLimit = Remembered });

    /// <returns>The first to try first; null when Provisioning does not answer.</returns>
    public async Task<IReadOnlyList<GpuOffer>?> OfAsync(PoolName pool, CancellationToken cancellationToken)
    {
        if (_offers.TryGetValue(pool, out IReadOnlyList<GpuOffer>? known))
        {
            return known;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var offers = (await provisioning.ListGpusAsync(pool: pool, limit: Asked, cancellationToken: either.Token)).Items;
            _offers.Set(pool, offers, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = BelievedFor });
            return offers;
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _offers.Dispose();
}
