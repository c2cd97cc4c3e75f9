using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Caching.Memory;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>
/// Which pool a booking belongs to. Written right after its hold: only then is it known which pool had room. One whose home was never
/// written is found by nobody, and its hold runs out.
/// </summary>
internal sealed class BookingHomes(IDatabase redis) : IDisposable
{
    private const int Remembered = 50_000;
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(30);

    /// <summary>Longer than any booking can lie ahead, last and be remembered.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1_600);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Remembered });

    /// <returns>The pool it belongs to: another than <paramref name="pool"/> when somebody was faster with the same id.</returns>
    public async Task<PoolName> ClaimAsync(BookingId id, PoolName pool)
    {
        if (!await redis.StringSetAsync(BookingKeys.Home(id), pool.Value, Kept, When.NotExists))
        {
            return await FindAsync(id) ?? pool;
        }

        Remember(id, pool);
        return pool;
    }

    /// <returns>Null when there is no such booking.</returns>
    public async ValueTask<PoolName?> FindAsync(BookingId id)
    {
        if (_cache.TryGetValue(id, out PoolName known))
        {
            return known;
        }

        if (!PoolName.TryParse(await redis.StringGetAsync(BookingKeys.Home(id)), null, out var pool))
        {
            return null;
        }

        Remember(id, pool);
        return pool;
    }

    public Task ForgetAsync(BookingId id)
    {
        _cache.Remove(id);
        return redis.KeyDeleteAsync(BookingKeys.Home(id));
    }

    public void Dispose() => _cache.Dispose();

    private void Remember(BookingId id, PoolName pool) =>
        _cache.Set(id, pool, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = ForgottenAfter });
}
