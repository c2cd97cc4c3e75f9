using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>The ready pods, and who is in line for them, in Redis.</summary>
internal sealed class ReadyPodStore(IDatabase redis, IOptions<BrokerOptions> options)
{
    private const int GrantsAtOnce = 100;

    private static readonly RedisScript OfferPod = RedisScript.Load<ReadyPodStore>("OfferPod", "Records");
    private static readonly RedisScript WithdrawPod = RedisScript.Load<ReadyPodStore>("WithdrawPod", "Records");
    private static readonly RedisScript RetirePod = RedisScript.Load<ReadyPodStore>("RetirePod", "Records");
    private static readonly RedisScript ReinstatePod = RedisScript.Load<ReadyPodStore>("ReinstatePod", "Records");
    private static readonly RedisScript ForgetPod = RedisScript.Load<ReadyPodStore>("ForgetPod", "Records");
    private static readonly RedisScript LosePod = RedisScript.Load<ReadyPodStore>("LosePod", "Records");
    private static readonly RedisScript NoteMoney = RedisScript.Load<ReadyPodStore>("NoteMoney", "Records");
    private static readonly RedisScript ClaimForLine = RedisScript.Load<ReadyPodStore>("ClaimForLine", "Records", "Calendar", "WalkIns");

    public Task<DateTimeOffset> NowAsync() => RedisClock.NowAsync(redis);

    public async Task<IReadOnlyList<PoolName>> PoolsAsync() =>
        [.. (await redis.SetMembersAsync(PoolKeys.Pools)).Select(pool => PoolName.Parse(pool!)).OrderBy(pool => pool.Value, StringComparer.Ordinal)];

    public Task RememberPoolAsync(PoolName pool) => redis.SetAddAsync(PoolKeys.Pools, pool.Value);

    /// <summary>Not one moment's truth but good enough to plan by: each step is checked again by its script.</summary>
    public async Task<PoolUse> UseAsync(PoolName pool)
    {
        var keys = PoolKeys.Of(pool);
        var pods = redis.HashGetAllAsync(keys.Pods);
        var ready = redis.SortedSetRangeByRankAsync(keys.Ready);
        var peers = redis.HashGetAllAsync(keys.Peers);
        var inLine = redis.SortedSetLengthAsync(keys.Line);
        return new PoolUse(
            pool,
            (await pods).Select(entry => Records.Read<PodRecord>(entry.Value!)).ToDictionary(record => record.PodId),
            (await ready).Select(id => PodId.Parse(id!)).ToHashSet(),
            (await peers).ToDictionary(entry => PodId.Parse(entry.Name!), entry => PodPeer.Parse(entry.Value!)),
            (int)await inLine);
    }

    /// <summary>Whether somebody waits and a pod is ready.</summary>
    public async Task<bool> AnyToGrantAsync(PoolName pool)
    {
        var inLine = redis.SortedSetLengthAsync(PoolKeys.Of(pool).Line);
        var ready = redis.SortedSetLengthAsync(PoolKeys.Of(pool).Ready);
        return await inLine > 0 && await ready > 0;
    }

    /// <returns>Whether it can be granted now.</returns>
    public async Task<bool> OfferAsync(PodResponse pod, DateTimeOffset seenAt)
    {
        var answer = await OfferPod.RunAsync(redis, PoolKeys.Of(pod.Pool).All,
        [
            pod.Id.ToString(), pod.ResetFence, (long)(pod.PricePerHour * 1_000_000), Records.Instant(pod.ReadyAt ?? pod.CreatedAt), Records.Instant(seenAt),
        ]);
        return answer.Status == "offered";
    }

    public Task WithdrawAsync(PoolName pool, PodId id) => WithdrawPod.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString()]);

    public Task ReinstateAsync(PoolName pool, PodId id, DateTimeOffset seenAt) =>
        ReinstatePod.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), Records.Instant(seenAt)]);

    public Task ForgetAsync(PoolName pool, PodId id, DateTimeOffset seenAt) =>
        ForgetPod.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString(), Records.Instant(seenAt)]);

    /// <returns>False when somebody holds it: then it must not be stopped.</returns>
    public async Task<bool> RetireAsync(PoolName pool, PodId id)
    {
        var answer = await RetirePod.RunAsync(redis, PoolKeys.Of(pool).All, [id.ToString()]);
        return answer.Status switch
        {
            "retired" => true,
            "leased" => false,
            _ => throw answer.Unexpected(),
        };
    }

    public async Task<LoseOutcome> LoseAsync(PoolName pool, PodAction.Lose lost, DateTimeOffset seenAt)
    {
        var answer = await LosePod.RunAsync(redis, PoolKeys.Of(pool).All,
        [
            lost.PodId.ToString(), lost.Fence, Records.Instant(seenAt), (long)options.Value.RecoveryLimit.TotalMilliseconds, lost.Notice,
            lost.NoMoney ? "noMoney" : "", (long)options.Value.EndedRetention.TotalMilliseconds,
        ]);
        return answer.Status switch
        {
            "lost" => new LoseOutcome.Lost(SessionView.From(answer)),
            "ended" => new LoseOutcome.Ended(SessionView.From(answer)),
            "took-over" => new LoseOutcome.TookOver(SessionView.From(answer), Records.Read<Lease>(answer.Text(3))),
            "spare-lost" => new LoseOutcome.SpareLost(SessionView.From(answer), Records.Read<HotSpare>(answer.Text(3))),
            "kept" => new LoseOutcome.Kept(),
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Notes until when there is money for a pod that somebody holds.</summary>
    public Task NoteMoneyAsync(PoolName pool, PodAction.Money money) =>
        NoteMoney.RunAsync(redis, PoolKeys.Of(pool).All, [money.PodId.ToString(), money.Fence, money.Until is { } until ? Records.Instant(until) : ""]);

    /// <param name="onTheWay">How many of those who go on waiting can be told that their pod is being made ready.</param>
    /// <returns>The sessions that are live now.</returns>
    public async Task<IReadOnlyList<SessionView>> ClaimForLineAsync(PoolName pool, int onTheWay, CancellationToken cancellationToken)
    {
        var live = new List<SessionView>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await ClaimForLine.RunAsync(
                redis, PoolKeys.Of(pool).WithCalendar, [(long)options.Value.LeaseDuration.TotalMilliseconds, onTheWay, GrantsAtOnce]);
            live.AddRange(SessionView.ListFrom(answer));
            if (answer.Status != "more")
            {
                return live;
            }
        }
    }
}
