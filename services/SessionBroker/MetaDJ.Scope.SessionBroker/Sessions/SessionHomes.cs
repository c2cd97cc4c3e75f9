using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// Which pool a session belongs to. Written before the session itself, so that whatever exists can be found; it never changes, so it is
/// remembered here too.
/// </summary>
internal sealed class SessionHomes(IDatabase redis, IOptions<BrokerOptions> options) : IDisposable
{
    private const int Remembered = 50_000;
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public async Task WriteAsync(SessionId id, PoolName pool)
    {
        // Longer than any session can be waiting, live, recovering and remembered.
        var lifetime = (options.Value.MaximumDuration * 2) + options.Value.RecoveryLimit + options.Value.EndedRetention;
        await redis.StringSetAsync(PoolKeys.Home(id), pool.Value, lifetime);
        Remember(id, pool);
    }

    /// <returns>Null when there is no such session.</returns>
    public async ValueTask<PoolName?> FindAsync(SessionId id)
    {
        if (_cache.TryGetValue(id, out PoolName known))
        {
            return known;
        }

        if (!PoolName.TryParse(await redis.StringGetAsync(PoolKeys.Home(id)), null, out var pool))
        {
            return null;
        }

        Remember(id, pool);
        return pool;
    }

    public void Dispose() => _cache.Dispose();

    private void Remember(SessionId id, PoolName pool) =>
        _cache.Set(id, pool, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = ForgottenAfter });
}
