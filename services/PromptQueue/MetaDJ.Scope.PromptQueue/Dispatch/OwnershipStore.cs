using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Who lives, and who owns which queue.</summary>
internal sealed class OwnershipStore(IDatabase redis, IOptions<DispatchOptions> options)
{
    private static readonly RedisScript BeatScript = RedisScript.Load<OwnershipStore>("BeatReplica");
    private static readonly RedisScript TakeOverScript = RedisScript.Load<OwnershipStore>("TakeOverQueue");

    /// <param name="first">The first beat under this name.</param>
    /// <returns>False when the others have buried this replica.</returns>
    public async Task<bool> BeatAsync(string replica, bool first)
    {
        var answer = await BeatScript.RunAsync(redis, [QueueKeys.Replicas], [replica, (long)options.Value.DeadAfter.TotalMilliseconds, first ? "0" : "1"]);
        return answer.Status switch
        {
            "ok" => true,
            "buried" => false,
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Says that this replica stops for good: the others need not wait until it is silent for long enough.</summary>
    public Task BuryAsync(string replica) => redis.SortedSetAddAsync(QueueKeys.Replicas, replica, -1);

    public async Task<IReadOnlyList<string>> BuriedAsync() =>
        [.. (await redis.SortedSetRangeByScoreAsync(QueueKeys.Replicas, stop: -1)).Select(replica => replica.ToString())];

    public async Task<IReadOnlySet<string>> LivingAsync() =>
        (await redis.SortedSetRangeByScoreAsync(QueueKeys.Replicas, start: 0)).Select(replica => replica.ToString()).ToHashSet();

    public async Task<IReadOnlyList<SessionId>> OwnedAsync(string replica) =>
        [.. (await redis.SetMembersAsync(QueueKeys.Owned(replica))).Select(session => SessionId.Parse(session!))];

    /// <summary>Once every queue of a buried replica has a new owner.</summary>
    public async Task ForgetAsync(string replica, IReadOnlyList<SessionId> takenOver)
    {
        if (takenOver.Count > 0)
        {
            await redis.SetRemoveAsync(QueueKeys.Owned(replica), [.. takenOver.Select(session => (RedisValue)session.ToString())]);
        }

        if (await redis.SetLengthAsync(QueueKeys.Owned(replica)) == 0)
        {
            await redis.SortedSetRemoveAsync(QueueKeys.Replicas, replica);
        }
    }

    /// <param name="from">Empty for a queue that nobody owns.</param>
    public async Task<TakeOverOutcome> TakeOverAsync(SessionId session, string from, string to)
    {
        var keys = new QueueKeys(session);
        var answer = await TakeOverScript.RunAsync(redis, [keys.Meta, keys.Pending, keys.Taken, keys.Knobs], [from, to]);
        return answer.Status switch
        {
            "ok" => new TakeOverOutcome.Ours(answer.Number(0) == 1),
            "lost" or "unknown" => new TakeOverOutcome.NotOurs(),
            _ => throw answer.Unexpected(),
        };
    }
}

internal abstract record TakeOverOutcome
{
    private TakeOverOutcome()
    {
    }

    /// <param name="HasWork">Cues wait, or the Look must go to another pod.</param>
    public sealed record Ours(bool HasWork) : TakeOverOutcome;

    /// <summary>Somebody else was faster, or there is no such queue.</summary>
    public sealed record NotOurs : TakeOverOutcome;
}
