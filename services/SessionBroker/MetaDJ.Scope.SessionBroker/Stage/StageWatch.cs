using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Cuts off streams whose right ended in another process: who ended it there could not reach them here. Nothing more is sent for them anyway; this
/// ends what they still receive. Those that go on show the crew who is at the stage.
/// </summary>
internal sealed class StageWatch(StagePassages passages, SessionHomes homes, CrewPresence presence, IDatabase redis)
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

    private async Task CutOffOutdatedAsync(PoolName pool, (SessionId SessionId, long Fence, string? Subject)[] passing)
    {
        var arguments = passing.SelectMany(open => new RedisValue[] { open.SessionId.ToString(), open.Fence, open.Subject ?? "" }).ToArray();
        var answer = await FindOutdated.RunAsync(redis, [PoolKeys.Of(pool).Leases], arguments);
        if (answer.Status != "done")
        {
            throw answer.Unexpected();
        }

        var ended = new HashSet<int>();
        for (var i = 0; i < answer.Count; i += 2)
        {
            var place = (int)answer.Number(i);
            var (id, fence, subject) = passing[place];
            ended.Add(place);
            if (answer.Text(i + 1) == "person")
            {
                passages.Close(id, subject!);
            }
            else
            {
                passages.Close(id, below: fence + 1);
            }
        }

        await Task.WhenAll(passing.Where((open, place) => open.Subject is not null && !ended.Contains(place))
            .Select(open => presence.NoteAsync(open.SessionId, open.Subject!, PresencePlace.Stage).AsTask()));
    }
}
