using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>Every key of quotas. A scope's share its hash tag; scripts take them in the order of <c>QuotaEntries.lua</c>.</summary>
internal static class QuotaKeys
{
    /// <summary>Hash: scope → limits.</summary>
    public static readonly RedisKey Specs = "broker:quotas";

    /// <summary>Sorted set: scopes by when one of their bookings must be looked at.</summary>
    public static readonly RedisKey Due = "broker:quotas:due";

    public static RedisKey Entries(QuotaScope scope) => Key(scope, "entries");

    public static RedisKey Looks(QuotaScope scope) => Key(scope, "looks");

    public static RedisKey[] All(QuotaScope scope) => [Entries(scope), Key(scope, "sums"), Looks(scope)];

    private static RedisKey Key(QuotaScope scope, string noun) => $"broker:{{quota:{scope}}}:{noun}";
}
