using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>The keys of crews. What a script changes together with a session carries its pool's hash tag.</summary>
internal static class CrewKeys
{
    /// <summary>Failed attempts to join, all people's together.</summary>
    public static readonly RedisKey AttemptsTogether = "broker:join-attempts:{*}";

    /// <summary>What the scripts of invitations need: the pool's keys, and last the session's invitations.</summary>
    public static RedisKey[] WithInvitations(PoolName pool, SessionId id) => [.. PoolKeys.Of(pool).All, $"broker:{{{pool}}}:invitations:{id}"];

    public static RedisKey Presence(PoolName pool, SessionId id) => $"broker:{{{pool}}}:presence:{id}";

    /// <summary>The session that a code leads to.</summary>
    public static RedisKey Home(string codeHash) => $"broker:invitation:{{{codeHash}}}";

    /// <summary>One person's failed attempts to join.</summary>
    public static RedisKey Attempts(string subject) =>
        $"broker:join-attempts:{{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))}}}";
}
