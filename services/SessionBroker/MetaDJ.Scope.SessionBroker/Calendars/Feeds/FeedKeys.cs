using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars.Feeds;

/// <summary>Every key of feeds, in the order of the scripts.</summary>
internal static class FeedKeys
{
    /// <summary>Hash: id → record.</summary>
    public static readonly RedisKey Feeds = "broker:{feeds}:records";

    /// <summary>Hash: digest of the secret → id.</summary>
    public static readonly RedisKey Digests = "broker:{feeds}:digests";

    /// <summary>Sorted set for listing: <c>owner\nid</c>, all of one score.</summary>
    public static readonly RedisKey Owners = "broker:{feeds}:owners";

    public static readonly RedisKey[] All = [Feeds, Digests, Owners];
}
