using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Demand;

/// <summary>What each pool wants and uses: one script a pool, however many sessions there are.</summary>
internal sealed class DemandStore(IDatabase redis)
{
    /// <summary>More than any pool may have pods.</summary>
    private const int MostOfTheLine = 200;

    private static readonly RedisScript ReadDemand = RedisScript.Load<DemandStore>("ReadDemand", "Records");

    public async Task<PoolDemand> ReadAsync(PoolName pool)
    {
        var answer = await ReadDemand.RunAsync(redis, PoolKeys.Of(pool).All, [MostOfTheLine]);
        if (answer.Status != "demand")
        {
            throw answer.Unexpected();
        }

        var next = 1;
        var pods = Records<PodRecord>(answer, ref next);
        var now = pods.Exists(pod => pod is { Holder: null, PassUntil: not null }) ? await RedisClock.NowAsync(redis) : DateTimeOffset.MaxValue;
        var leases = Records<Lease>(answer, ref next).ToDictionary(lease => lease.SessionId);
        var line = Enumerable.Range(next, answer.Count - next).Select(index => Sessions.Records.Read<Session>(answer.Text(index))).ToList();
        return new PoolDemand
        {
            Pool = pool,
            Waiting = (int)answer.Number(0),
            Line = [.. line.Select(InLine)],
            Upcoming = [.. SpareWishes(leases.Values, line)],
            Pods = [.. pods.Select(pod => Use(pod, pod.Holder is { } holder ? leases.GetValueOrDefault(holder) : null, now))],
        };
    }

    /// <summary>A second pod is nobody's place in line: people come before spares. It was wanted since the first was, which is now.</summary>
    private static IEnumerable<UpcomingWish> SpareWishes(IEnumerable<Lease> leases, IEnumerable<Session> line) =>
        leases.Where(lease => lease is { Spare: null } && (lease.WantsSpare || lease.Second is not null))
            .Select(lease => new UpcomingWish(lease.GrantedAt) { Booking = lease.Booking, User = lease.Holder, EndsAt = lease.WantsSpare ? lease.EndsAt : lease.Second!.Until })
            .Concat(line.Where(session => session.WantsSpare)
                .Select(session => new UpcomingWish(session.OpenedAt) { Booking = session.Booking, User = session.Holder, EndsAt = session.EndsAt }));

    private static List<TRecord> Records<TRecord>(ScriptAnswer answer, ref int next)
    {
        var first = next + 1;
        var count = (int)answer.Number(next);
        next = first + count;
        return [.. Enumerable.Range(first, count).Select(index => Sessions.Records.Read<TRecord>(answer.Text(index)))];
    }

    private static WaitingSession InLine(Session session) => new(
        session.Id, session.Holder, session.State == SessionState.Recovering,
        session.State == SessionState.Recovering ? session.Changes.LastOrDefault(change => change.Kind == SessionEventKind.State)?.At ?? session.OpenedAt : session.OpenedAt)
    {
        Booking = session.Booking,
    };

    /// <summary>A pod is not free before nothing of its last holder can arrive any more: what wipes it must come after that.</summary>
    private static PodUse Use(PodRecord pod, Lease? lease, DateTimeOffset now) => new(pod.PodId, pod.Holder is not null || pod.PassUntil > now, pod.Fence)
    {
        Session = pod.Holder,
        User = lease?.Holder,
        Booking = lease?.Booking,
        EndsAt = lease?.EndsAt,
    };
}
