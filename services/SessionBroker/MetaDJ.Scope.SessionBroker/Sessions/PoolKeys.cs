using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Every key of the broker. A pool's share the hash tag <c>{pool}</c>; scripts take them all, in the order of <c>Records.lua</c>.</summary>
internal sealed class PoolKeys
{
    /// <summary>The pools that ever had a session or a pod here.</summary>
    public static readonly RedisKey Pools = "broker:pools";

    // Bounded by the pools that exist: names reach this only after Provisioning knew them.
    private static readonly ConcurrentDictionary<PoolName, PoolKeys> s_byPool = new();

    private PoolKeys(PoolName pool)
    {
        RedisKey Key(string noun) => $"broker:{{{pool}}}:{noun}";
        (Sessions, Leases, Pods, Ready, Line, Deadlines, Index) =
            (Key("sessions"), Key("leases"), Key("pods"), Key("ready"), Key("line"), Key("deadlines"), Key("index"));
        Looks = Key("looks");
        Spares = Key("spares");
        All = [Sessions, Leases, Pods, Ready, Line, Deadlines, Index, Key("fence"), Looks, Spares, CalendarKeys.Of(pool).Calendar];
        WithCalendar = [.. All, .. CalendarKeys.Of(pool).All];
        (Life, Plans) = (Key("life"), Key("plans"));
        Ends = [.. All, Life, Plans];
        Door = [Leases, Sessions, Deadlines];
        Peers = Key("peers");
        WarmUps = Key("warm-ups");
    }

    public RedisKey Sessions { get; }

    public RedisKey Leases { get; }

    public RedisKey Pods { get; }

    public RedisKey Ready { get; }

    public RedisKey Line { get; }

    public RedisKey Deadlines { get; }

    public RedisKey Index { get; }

    /// <summary>When it must next be thought about what ends each session: see <see cref="Endings"/>.</summary>
    public RedisKey Looks { get; }

    /// <summary>Session id -> its last sign of life, ms.</summary>
    public RedisKey Life { get; }

    /// <summary>Session id -> <c>when its queue plays next, ms|when that was said, ms</c>.</summary>
    public RedisKey Plans { get; }

    /// <summary>What the scripts of <see cref="Endings"/> need: all, life, plans.</summary>
    public RedisKey[] Ends { get; }

    /// <summary>The sessions that want a second pod: see <see cref="HotSpares"/>.</summary>
    public RedisKey Spares { get; }

    /// <summary>See <see cref="Stage.PodPeers"/>.</summary>
    public RedisKey Peers { get; }

    /// <summary>See <see cref="ReadyPods.WarmUpBook"/>.</summary>
    public RedisKey WarmUps { get; }

    public RedisKey[] All { get; }

    /// <summary>For scripts that also ask the calendar whether there is room.</summary>
    public RedisKey[] WithCalendar { get; }

    /// <summary>What <c>CheckStage.lua</c> needs.</summary>
    public RedisKey[] Door { get; }

    public static PoolKeys Of(PoolName pool) => s_byPool.GetOrAdd(pool, name => new PoolKeys(name));

    /// <summary>The pool of a session; never changes.</summary>
    public static RedisKey Home(SessionId id) => $"broker:session:{{{id}}}";

    public static RedisKey Idempotency(string digest) => $"broker:idempotency:{{{digest}}}";

    /// <summary>The scripts publish here what they saved.</summary>
    public static RedisChannel Changes(SessionId id) => RedisChannel.Literal($"broker:changes:{id}");
}
