using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>When sessions last showed a sign of life, and when their queues play next, in Redis.</summary>
internal sealed class LifeStore(IDatabase redis)
{
    private const int AtOnce = 500;

    private static readonly RedisScript NoteLife = RedisScript.Load<LifeStore>("NoteLife");
    private static readonly RedisScript NotePlans = RedisScript.Load<LifeStore>("NotePlans");

    public async Task NoteLifeAsync(PoolName pool, IReadOnlyCollection<SessionId> sessions)
    {
        var keys = PoolKeys.Of(pool);
        foreach (var chunk in sessions.Chunk(AtOnce))
        {
            await NoteLife.RunAsync(redis, [keys.Leases, keys.Life], [.. chunk.Select(session => (RedisValue)session.ToString())]);
        }
    }

    /// <returns>When somebody was last seen in a session that holds a pod; null when nobody was yet.</returns>
    public async Task<DateTimeOffset?> LastSignAsync(PoolName pool, SessionId session) =>
        (long?)await redis.HashGetAsync(PoolKeys.Of(pool).Life, session.ToString()) is { } sign ? DateTimeOffset.FromUnixTimeMilliseconds(sign) : null;

    public async Task NotePlansAsync(PoolName pool, IReadOnlyCollection<(SessionId Session, DateTimeOffset NextDueAt)> plans)
    {
        var keys = PoolKeys.Of(pool);
        foreach (var chunk in plans.Chunk(AtOnce))
        {
            await NotePlans.RunAsync(
                redis, [keys.Leases, keys.Plans], [.. chunk.SelectMany(plan => new RedisValue[] { plan.Session.ToString(), Records.Instant(plan.NextDueAt) })]);
        }
    }
}
