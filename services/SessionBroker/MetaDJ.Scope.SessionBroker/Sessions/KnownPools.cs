using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Caching.Memory;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Whether a pool exists.</summary>
internal abstract record PoolAnswer
{
    private PoolAnswer()
    {
    }

    public sealed record Exists : PoolAnswer;

    public sealed record Missing(IReadOnlyList<PoolName> Known) : PoolAnswer;

    /// <summary>Provisioning, which owns pools, cannot be asked now.</summary>
    public sealed record CannotTell : PoolAnswer;
}

/// <summary>Asks Provisioning which pools there are. That one exists is believed for a minute; that it does not, never.</summary>
internal sealed class KnownPools(IProvisioningApi provisioning, ReadyPodStore pods, TimeProvider clock) : IDisposable
{
    private const int Remembered = 1_000;
    private static readonly TimeSpan BelievedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MemoryCache _existing = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public async ValueTask<PoolAnswer> AskAsync(PoolName pool, CancellationToken cancellationToken) =>
        _existing.TryGetValue(pool, out _) ? new PoolAnswer.Exists() : await AskAnewAsync(pool, cancellationToken);

    /// <summary>How Provisioning said the pool stands, when it was last asked; null when that is too long ago.</summary>
    public PoolStanding? StandingOf(PoolName pool) => _existing.TryGetValue(pool, out PoolStanding? standing) ? standing : null;

    /// <summary>Asks Provisioning itself, whatever is believed here.</summary>
    public async Task<PoolAnswer> AskAnewAsync(PoolName pool, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var response = await provisioning.GetPoolAsync(pool, either.Token);
            if (response.IsSuccessful)
            {
                await pods.RememberPoolAsync(pool);
                _existing.Set(pool, response.Content?.Standing, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = BelievedFor });
                return new PoolAnswer.Exists();
            }

            if (!response.IsReceived || response.StatusCode != HttpStatusCode.NotFound)
            {
                return new PoolAnswer.CannotTell();
            }

            _existing.Remove(pool);
            return new PoolAnswer.Missing([.. (await provisioning.ListPoolsAsync(cancellationToken: either.Token)).Items.Select(known => known.Name)]);
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new PoolAnswer.CannotTell();
        }
    }

    public void Dispose() => _existing.Dispose();
}
