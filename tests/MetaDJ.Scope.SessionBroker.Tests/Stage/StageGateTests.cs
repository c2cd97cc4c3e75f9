using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageGateTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Check_OfTheLease_PassesTheHolderOnly(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");
        var waiting = await pool.OpenInLineAsync("ana");

        Assert.Equal(new GateOutcome.Pass(pool.Name, lease.PodId, lease.Fence, CrewRole.Lead), await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence, null, effect: true));
        Assert.Equal(new GateOutcome.Pass(pool.Name, lease.PodId, lease.Fence, CrewRole.Lead), await pool.Gate.CheckAsync(id, Acting.As("ana"), null, null, effect: false));
        Assert.IsType<GateOutcome.TokenRequired>(await pool.Gate.CheckAsync(id, Acting.As("ana"), null, null, effect: true));
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence - 1, null, effect: false));
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence + 1, null, effect: true));
        Assert.IsType<GateOutcome.Unknown>(await pool.Gate.CheckAsync(id, Acting.As("ben"), lease.Fence, null, effect: true));
        Assert.Equal(new GateOutcome.NotLive(SessionState.Waiting), await pool.Gate.CheckAsync(waiting, Acting.As("ana"), lease.Fence, null, effect: true));
        Assert.IsType<GateOutcome.Unknown>(await pool.Gate.CheckAsync(waiting, Acting.As("ben"), lease.Fence, null, effect: true));
        Assert.IsType<GateOutcome.Unknown>(await pool.Gate.CheckAsync(SessionId.New(TimeProvider.System), Acting.ForAnybody, null, null, effect: false));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Check_AfterTheLeaseRanOutByTheServersClock_IsGoneBeforeAnybodyEndedTheSession(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync();
        await pool.AgeAsync(id, pool.Options.LeaseDuration);

        Assert.IsType<GateOutcome.Gone>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        Assert.IsType<GateOutcome.Gone>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: false));
        await pool.ExpireAsync();
        Assert.IsType<GateOutcome.Gone>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Check_WithALowerEpochThanSeen_IsRefusedAlsoAfterARecovery(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync();

        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, 3, effect: true));
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, 3, effect: true));
        Assert.IsType<GateOutcome.StaleEpoch>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, 2, effect: true));
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence - 1, 9, effect: true));
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, 4, effect: true));

        await pool.LoseAsync(lease);
        await pool.OfferNewAsync();
        var regained = Assert.Single(await pool.ClaimAsync()).Lease!;
        Assert.IsType<GateOutcome.StaleEpoch>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, regained.Fence, 3, effect: true));
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, regained.Fence, 4, effect: true));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Check_OfAnEffect_RenewsALeaseOfWhichLessThanHalfRemains(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync();

        await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true);
        Assert.Equal(lease.ExpiresAt, (await pool.ReadAsync(id)).Lease!.ExpiresAt);

        await pool.AgeAsync(id, TimeSpan.FromMinutes(6));
        var aged = (await pool.ReadAsync(id)).Lease!.ExpiresAt;
        await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: false);
        Assert.Equal(aged, (await pool.ReadAsync(id)).Lease!.ExpiresAt);

        await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true);
        var renewed = (await pool.ReadAsync(id)).Lease!.ExpiresAt;
        Assert.True(renewed >= aged + TimeSpan.FromMinutes(6));
        Assert.Equal(renewed.ToUnixTimeMilliseconds(), await pool.Redis.SortedSetScoreAsync(pool.Keys.Deadlines, id.ToString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Check_OfAnEffectAfterAHandOver_WaitsUntilEveryPassOfTheTokenBeforeHasRunOut(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { PassDuration = TimeSpan.FromSeconds(5) });
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");

        // Nobody has passed yet: there is nothing to wait for.
        var early = await HandOverAsync(pool, id, lease.Fence);
        Assert.Null(early.EffectsFrom);
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, early.Fence, null, effect: true));

        var handed = await HandOverAsync(pool, id, early.Fence);
        var wait = Assert.IsType<GateOutcome.NotYet>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, handed.Fence, null, effect: true)).For;
        Assert.InRange(wait, TimeSpan.Zero, pool.Options.PassDuration);
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, handed.Fence, null, effect: false));

        // The next one waits no shorter: the passes of two before are still out there.
        var again = await HandOverAsync(pool, id, handed.Fence);
        Assert.True(again.EffectsFrom >= handed.EffectsFrom);
        Assert.IsType<GateOutcome.NotYet>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, again.Fence, null, effect: true));

        await pool.AgeAsync(id, pool.Options.PassDuration);
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, again.Fence, null, effect: true));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Check_AfterARead_IsCountedAmongThePassesThatTheNextWaitsFor(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { PassDuration = TimeSpan.FromSeconds(5) });
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");

        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, null, null, effect: false));

        Assert.NotNull((await HandOverAsync(pool, id, lease.Fence)).EffectsFrom);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pod_WhoseLastHolderMayStillArrive_IsNotFreeToBeWipedOfferedOrStopped(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { PassDuration = TimeSpan.FromSeconds(5) });
        var pod = await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));

        await pool.Sessions.EndAsync(id, Acting.ForAnybody);

        Assert.True(Assert.Single((await pool.Demand.ReadAsync(pool.Name)).Pods).Leased);
        Assert.False(await pool.OfferAsync(pod, resetFence: lease.Fence));
        Assert.False(await pool.Pods.RetireAsync(pool.Name, pod));

        await pool.ForgetPassesAsync(pod);
        Assert.False(Assert.Single((await pool.Demand.ReadAsync(pool.Name)).Pods).Leased);
        Assert.True(await pool.OfferAsync(pod, resetFence: lease.Fence));
        var (_, next) = await pool.OpenLiveAsync("ben");
        Assert.Null(next.EffectsFrom);
    }

    [Theory]
    [InlineData(RedisKind.Redis, 24)]
    [InlineData(RedisKind.Redis, -24)]
    [InlineData(RedisKind.Garnet, 24)]
    public async Task Check_ByAProcessWhoseClockIsWrong_IsGoodForAsLongAsByAnyOther(RedisKind kind, int hoursWrong)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { PassDuration = TimeSpan.FromSeconds(5) });
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");
        var clock = new WrongClock(TimeSpan.FromHours(hoursWrong));
        var gate = pool.GateBy(clock);

        var asked = clock.GetTimestamp();
        var pass = Assert.IsType<GateOutcome.Pass>(await gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        var answered = clock.GetTimestamp();

        // The gate counts from when it asks Redis, which lies between these two.
        Assert.True(clock.GetElapsedTime(asked, pass.GoodUntil) >= TimeSpan.FromSeconds(1));
        Assert.True(clock.GetElapsedTime(answered, pass.GoodUntil) <= pool.Options.PassDuration);

        var handed = await HandOverAsync(pool, id, lease.Fence);
        Assert.InRange(
            Assert.IsType<GateOutcome.NotYet>(await gate.CheckAsync(id, Acting.ForAnybody, handed.Fence, null, effect: true)).For, TimeSpan.Zero, pool.Options.PassDuration);
        Assert.IsType<GateOutcome.Stale>(await gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        await pool.AgeAsync(id, pool.Options.LeaseDuration);
        Assert.IsType<GateOutcome.Gone>(await gate.CheckAsync(id, Acting.ForAnybody, handed.Fence, null, effect: true));
    }

    private static async Task<Lease> HandOverAsync(PoolInRedis pool, SessionId id, long fence) =>
        Assert.IsType<LeaseOutcome.Done>(await pool.Leases.HandOverAsync(id, Acting.ForAnybody, new FencingToken(fence), "ben")).View.Lease!;

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
