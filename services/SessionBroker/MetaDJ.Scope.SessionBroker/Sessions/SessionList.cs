using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Lists sessions over all pools, newest first, by the index that the scripts keep: ids sort by when they were made.</summary>
internal sealed class SessionList(IDatabase redis, ReadyPodStore pods)
{
    public const int LongestPage = 200;
    private const int DefaultPage = 50;

    /// <param name="holder">Whose, or in whose crew; null for everybody's.</param>
    /// <param name="team">What was opened for it without a booking, by whomever; null for what was opened for any or none.</param>
    /// <param name="after">The last id of the page before.</param>
    public async Task<Page<SessionView>> PageAsync(string? holder, string? team, SessionState? state, SessionId? after, int? limit, CancellationToken cancellationToken)
    {
        var wanted = limit ?? DefaultPage;
        var found = new List<SessionView>();
        var from = after;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (batch, last) = await BatchAsync(team is not null ? $"team:{team}\n" : holder is not null ? $"holder:{holder}\n" : "all\n", from, wanted + 1);
            found.AddRange(batch.Where(view => (state is null || view.Session.State == state) && (team is not null || holder is null || view.Session.RoleOf(holder) is not null)));
            if (found.Count > wanted)
            {
                return new Page<SessionView>(found[..wanted], found[wanted - 1].Session.Id.ToString());
            }

            if (last is null)
            {
                return new Page<SessionView>(found, null);
            }

            from = last;
        }
    }

    /// <returns>The next sessions, and the last id if there may be more. One that was forgotten since its id was read is left out.</returns>
    private async Task<(IEnumerable<SessionView> Batch, SessionId? Last)> BatchAsync(string prefix, SessionId? after, int count)
    {
        // No id reaches beyond a tilde.
        var upTo = after is { } id ? $"{prefix}{id}" : $"{prefix}~";
        var ids = new List<(PoolName Pool, string Id)>();
        foreach (var pool in await pods.PoolsAsync())
        {
            var members = await redis.SortedSetRangeByValueAsync(PoolKeys.Of(pool).Index, prefix, upTo, Exclude.Stop, Order.Descending, 0, count);
            ids.AddRange(members.Select(member => (pool, ((string)member!)[prefix.Length..])));
        }

        var next = ids.OrderByDescending(entry => entry.Id, StringComparer.Ordinal).Take(count).ToList();
        var views = await Task.WhenAll(next.Select(entry => ReadAsync(entry.Pool, entry.Id)));
        return (views.OfType<SessionView>(), next.Count < count ? null : SessionId.Parse(next[^1].Id));
    }

    private async Task<SessionView?> ReadAsync(PoolName pool, string id)
    {
        var keys = PoolKeys.Of(pool);
        var session = redis.HashGetAsync(keys.Sessions, id);
        var lease = redis.HashGetAsync(keys.Leases, id);
        var place = redis.SortedSetRankAsync(keys.Line, id);
        var (record, held, rank) = (await session, await lease, await place);
        return record.IsNull
            ? null
            : new SessionView(Records.Read<Session>(record!), held.IsNull ? null : Records.Read<Lease>(held!), rank is { } ahead ? (int)ahead + 1 : null);
    }
}
