using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>The keys of a pool's calendar. Scripts that give or take room take them as their last four, in the order of <c>Calendar.lua</c>.</summary>
internal sealed class CalendarKeys
{
    // Bounded by the pools that exist: names reach this only after Provisioning knew them.
    private static readonly ConcurrentDictionary<PoolName, CalendarKeys> s_byPool = new();

    private CalendarKeys(PoolName pool)
    {
        RedisKey Key(string noun) => $"broker:{{{pool}}}:{noun}";
        (Log, Calendar, Rules, Blocked, Blocks) = (Key("calendar-log"), Key("calendar"), Key("calendar-rules"), Key("blocked"), Key("blocks"));
        All = [Log, Calendar, Rules, Blocked];
    }

    /// <summary>What a calendar screen must know, the newest of it.</summary>
    public RedisKey Log { get; }

    /// <summary>What takes room.</summary>
    public RedisKey Calendar { get; }

    public RedisKey Rules { get; }

    /// <summary>Times without any room.</summary>
    public RedisKey Blocked { get; }

    /// <summary>The blocks those times come from, by id.</summary>
    public RedisKey Blocks { get; }

    public RedisKey[] All { get; }

    /// <summary>The scripts publish here the number of what they logged.</summary>
    public static RedisChannel Changes(PoolName pool) => RedisChannel.Literal($"broker:calendar:{pool}");

    public static CalendarKeys Of(PoolName pool) => s_byPool.GetOrAdd(pool, name => new CalendarKeys(name));
}
