using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Cuts off streams whose right ended in another process: who ended it there could not reach them here. Nothing more is sent for them anyway; this
/// ends what they still receive.
/// </summary>
internal sealed class StageWatch(StagePassages passages, SessionHomes homes, IDatabase redis)
{
    private const int AskedTogether = 200;

    private static readonly RedisScript FindOutdated = RedisScript.Load<StageWatch>("FindOutdated");

    public async Task CutOffOutdatedAsync()
    {
        var open = passages.Open;
        var pools = await Task.WhenAll(open.Select(passing => homes.FindAsync(passing.SessionId).AsTask()));
        await Task.WhenAll(open.Zip(pools)
            .Where(passing => passing.Second is not null)
            .GroupBy(passing => passing.Second!.Value, passing => passing.First)
            .SelectMany(pool => pool.Chunk(AskedTogether), (pool, passing) => CutOffOutdatedAsync(pool.Key, passing)));
    }

    private async Task CutOffOutdatedAsync(PoolName pool, (SessionId SessionId, long Fence)[] passing)
    {
        var arguments = passing.SelectMany(open => new RedisValue[] { open.SessionId.ToString(), open.Fence }).ToArray();
        var answer = await FindOutdated.RunAsync(redis, [PoolKeys.Of(pool).Leases], arguments);
        if (answer.Status != "done")
        {
            throw answer.Unexpected();
        }

        var fences = passing.ToDictionary(open => open.SessionId, open => open.Fence);
        for (var i = 0; i < answer.Count; i++)
        {
            var id = SessionId.Parse(answer.Text(i));
            passages.Close(id, below: fences[id] + 1);
        }
    }
}
