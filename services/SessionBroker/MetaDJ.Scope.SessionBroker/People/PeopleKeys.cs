using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.People;

/// <summary>Keys in Redis of what belongs to no pool. They share a hash tag, so that one script may take several.</summary>
internal static class PeopleKeys
{
    /// <summary>API keys by id.</summary>
    public static readonly RedisKey ApiKeys = "broker:{people}:api-keys";

    /// <summary>For listing: <c>all\nid</c> and <c>owner:subject\nid</c>.</summary>
    public static readonly RedisKey ApiKeyIndex = "broker:{people}:api-key-index";

    /// <summary>When each key was last used.</summary>
    public static readonly RedisKey ApiKeyUse = "broker:{people}:api-key-use";

    /// <summary>Teams by name.</summary>
    public static readonly RedisKey Teams = "broker:{people}:teams";

    /// <summary>Who is in which: <c>subject\nteam</c>.</summary>
    public static readonly RedisKey Memberships = "broker:{people}:memberships";
}
