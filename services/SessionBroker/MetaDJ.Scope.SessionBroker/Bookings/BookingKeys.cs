using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>The keys of a pool's bookings; scripts take them all as their last ones, in the order of <c>Bookings.lua</c>.</summary>
internal sealed class BookingKeys
{
    // Bounded by the pools that exist: names reach this only after Provisioning knew them.
    private static readonly ConcurrentDictionary<PoolName, BookingKeys> s_byPool = new();

    private BookingKeys(PoolName pool)
    {
        RedisKey Key(string noun) => $"broker:{{{pool}}}:{noun}";
        (Bookings, Deadlines, Index, WaitList) = (Key("bookings"), Key("booking-deadlines"), Key("booking-index"), Key("wait-list"));
        All = [Bookings, Deadlines, Index, WaitList, .. CalendarKeys.Of(pool).All];
    }

    public RedisKey Bookings { get; }

    public RedisKey Deadlines { get; }

    public RedisKey Index { get; }

    public RedisKey WaitList { get; }

    public RedisKey[] All { get; }

    public static BookingKeys Of(PoolName pool) => s_byPool.GetOrAdd(pool, name => new BookingKeys(name));

    /// <summary>The pool of a booking; never changes.</summary>
    public static RedisKey Home(BookingId id) => $"broker:booking:{{{id}}}";

    /// <summary>The scripts publish here the id of each booking they saved.</summary>
    public static RedisChannel Changes(PoolName pool) => RedisChannel.Literal($"broker:bookings:{pool}");
}
