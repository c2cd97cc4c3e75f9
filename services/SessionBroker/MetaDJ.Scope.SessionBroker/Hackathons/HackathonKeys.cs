using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>The names of hackathons in Redis.</summary>
internal static class HackathonKeys
{
    /// <summary>Ids by when they begin, ms.</summary>
    public static readonly RedisKey Index = "broker:hackathons";

    public static RedisKey Record(HackathonId id) => $"broker:hackathon:{{{id}}}";

    /// <summary>Where each new version is told.</summary>
    public static RedisChannel Changes(HackathonId id) => RedisChannel.Literal($"broker:hackathon-changes:{id}");
}
