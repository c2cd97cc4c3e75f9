using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>
/// Remembers how long pods took: Provisioning forgets a pod soon after it ended, and of one that was wiped it tells only how long that took.
/// Writing the same way twice, by whichever replica, changes nothing.
/// </summary>
internal sealed class WarmUpBook(IDatabase redis)
{
    private const int KeptOfBothKinds = 2 * WarmUpHistory.Kept;

    // The last way of each pod that this replica wrote down; those that are gone go with the next look.
    private readonly ConcurrentDictionary<PoolName, IReadOnlyDictionary<PodId, DateTimeOffset>> _written = new();

    public async Task LearnAsync(PoolName pool, IReadOnlyCollection<PodResponse> pods)
    {
        var written = _written.GetValueOrDefault(pool);
        var samples = pods.Select(WarmUpSample.Of).OfType<WarmUpSample>().ToList();
        var fresh = samples.Where(sample => written is null || written.GetValueOrDefault(sample.PodId) != sample.ReadyAt).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        await redis.SortedSetAddAsync(
            PoolKeys.Of(pool).WarmUps, [.. fresh.Select(sample => new SortedSetEntry(sample.ToString(), sample.ReadyAt.ToUnixTimeMilliseconds()))]);
        await redis.SortedSetRemoveRangeByRankAsync(PoolKeys.Of(pool).WarmUps, 0, -KeptOfBothKinds - 1);
        _written[pool] = samples.ToDictionary(sample => sample.PodId, sample => sample.ReadyAt);
    }

    public async Task<WarmUpHistory> ReadAsync(PoolName pool) =>
        new((await redis.SortedSetRangeByRankAsync(PoolKeys.Of(pool).WarmUps)).Select(text => WarmUpSample.Parse(text!)));
}
