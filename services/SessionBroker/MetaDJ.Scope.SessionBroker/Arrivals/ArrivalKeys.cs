using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>The keys of a pool's arrivals; scripts take them in the order of <c>Arrivals.lua</c>.</summary>
internal sealed class ArrivalKeys
{
    // Bounded by the pools that exist: names reach this only after Provisioning knew them.
    private static readonly ConcurrentDictionary<PoolName, ArrivalKeys> s_byPool = new();

    private readonly PoolName _pool;

    private ArrivalKeys(PoolName pool)
    {
        _pool = pool;
        Arrivals = $"broker:{{{pool}}}:arrivals";
        All = [.. PoolKeys.Of(pool).All, Arrivals, .. BookingKeys.Of(pool).All];
    }

    /// <summary>Bookings that have a session and are not settled.</summary>
    public RedisKey Arrivals { get; }

    public RedisKey[] All { get; }

    public static ArrivalKeys Of(PoolName pool) => s_byPool.GetOrAdd(pool, name => new ArrivalKeys(name));

    public RedisKey Proof(BookingId id) => $"broker:{{{_pool}}}:proof:{id}";

    public RedisKey[] WithProof(BookingId id) => [.. PoolKeys.Of(_pool).All, Proof(id), Arrivals, .. BookingKeys.Of(_pool).All];
}
