using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.ReadyPods;

public sealed class ReadyPodTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Offer_DoubledAndLate_NeverHandsOutAUsedPicture(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var pod = await pool.OfferNewAsync();
        Assert.True(await pool.OfferAsync(pod, resetFence: 0));
        var (id, lease) = await pool.OpenLiveAsync();

        Assert.False(await pool.OfferAsync(pod, resetFence: 0));
        await pool.Sessions.EndAsync(id, Acting.ForAnybody);
        Assert.False(await pool.OfferAsync(pod, resetFence: 0));
        Assert.False(await pool.OfferAsync(pod, lease.Fence - 1));
        await pool.OpenInLineAsync();
        Assert.Empty(await pool.ClaimAsync());

        Assert.True(await pool.OfferAsync(pod, lease.Fence));
        Assert.True(Assert.Single(await pool.ClaimAsync()).Lease!.Fence > lease.Fence);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Offer_WithAResetFenceAheadOfOurs_NeverGivesATokenTwice(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        Assert.True(await pool.OfferAsync(PodId.New(TimeProvider.System), resetFence: 41));

        var (_, lease) = await pool.OpenLiveAsync();

        Assert.Equal(42, lease.Fence);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Retire_OfALeasedPod_IsRefused(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var pod = await pool.OfferNewAsync();
        await pool.OpenLiveAsync();

        Assert.False(await pool.Pods.RetireAsync(pool.Name, pod));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Retire_AgainstOpensAtTheSameMoment_IsOneOrTheOther(RedisKind kind)
    {
        for (var i = 0; i < 20; i++)
        {
            using var pool = await PoolInRedis.CreateAsync(servers, kind);
            var pod = await pool.OfferNewAsync();

            var opening = pool.OpenAsync();
            var retiring = pool.Pods.RetireAsync(pool.Name, pod);

            Assert.Equal(await opening is OpenOutcome.InLine, await retiring);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Offer_OfARetiredPod_IsRefusedUntilItIsReinstatedByALaterLook(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var pod = await pool.OfferNewAsync();
        var before = await pool.Pods.NowAsync();
        Assert.True(await pool.Pods.RetireAsync(pool.Name, pod));

        Assert.False(await pool.OfferAsync(pod, 0));
        await pool.Pods.ReinstateAsync(pool.Name, pod, before);
        Assert.False(await pool.OfferAsync(pod, 0));

        var after = await pool.LookAsync();
        await pool.Pods.ReinstateAsync(pool.Name, pod, after);
        Assert.False(await pool.OfferAsync(pod, 0, seenAt: before));
        Assert.True(await pool.OfferAsync(pod, 0, seenAt: after));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lose_OfALeasedPod_PutsItsSessionAtTheHeadOfTheLine(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync(pricePerHour: 1);
        var (id, lease) = await pool.OpenLiveAsync("ana");
        var waiting = await pool.OpenInLineAsync("ben");
        await pool.AgeAsync(id, TimeSpan.FromMinutes(3));

        var lost = await pool.LoseAsync(lease);

        Assert.Equal(SessionState.Recovering, lost!.Session.State);
        Assert.Equal(1, lost.Place);
        Assert.Equal(2, (await pool.ReadAsync(waiting)).Place);
        Assert.InRange(lost.Session.Spent, 50_000, 51_000);
        Assert.IsType<GateOutcome.NotLive>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        await pool.AssertSoundAsync();

        await pool.OfferNewAsync();
        var live = Assert.Single(await pool.ClaimAsync());
        Assert.Equal(id, live.Session.Id);
        Assert.True(live.Lease!.Fence > lease.Fence);
        Assert.Equal(lost.Session.EndsAt, live.Session.EndsAt);
        Assert.Equal(lost.Session.LiveAt, live.Session.LiveAt);
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lose_DoubledOrByAnOldLook_ChangesNothing(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var pod = await pool.OfferNewAsync();
        var look = await pool.Pods.NowAsync() - TimeSpan.FromSeconds(1);
        var (id, lease) = await pool.OpenLiveAsync();

        Assert.Null(await pool.LoseAsync(lease, look));
        Assert.NotNull(await pool.LoseAsync(lease));
        Assert.Null(await pool.LoseAsync(lease));

        Assert.True(await pool.OfferAsync(pod, lease.Fence));
        var regained = Assert.Single(await pool.ClaimAsync()).Lease!;
        Assert.Null(await pool.LoseAsync(lease));
        Assert.Equal(regained, (await pool.ReadAsync(id)).Lease);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Forget_OfAHeldPod_KeepsIt(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var held = await pool.OfferNewAsync();
        await pool.OpenLiveAsync();
        var free = await pool.OfferNewAsync();

        await pool.Pods.ForgetAsync(pool.Name, held, await pool.LookAsync());
        await pool.Pods.ForgetAsync(pool.Name, free, await pool.LookAsync());

        var use = await pool.Pods.UseAsync(pool.Name);
        Assert.Equal([held], use.Pods.Keys);
        Assert.Empty(use.Ready);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AnyOrderOfSteps_KeepsThePoolSound(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { MaximumDuration = TimeSpan.FromHours(24) });
        var random = new Random(20261124);
        var sessions = new List<SessionId>();
        var pods = Enumerable.Range(0, 5).Select(_ => PodId.New(TimeProvider.System)).ToList();
        var stale = await pool.Pods.NowAsync();

        for (var step = 0; step < 400; step++)
        {
            var pod = pods[random.Next(pods.Count)];
            var session = sessions.Count == 0 ? SessionId.New(TimeProvider.System) : sessions[random.Next(sessions.Count)];
            var view = await pool.Sessions.FindAsync(session, Acting.ForAnybody);
            var fence = (await pool.Pods.UseAsync(pool.Name)).Pods.GetValueOrDefault(pod)?.Fence ?? 0;
            var look = random.Next(4) == 0 ? stale : await pool.LookAsync();
            Func<Task>[] steps =
            [
                async () => sessions.Add((await pool.OpenAsync()) switch
                {
                    OpenOutcome.Live live => live.View.Session.Id,
                    OpenOutcome.InLine line => line.View.Session.Id,
                    var other => throw new InvalidOperationException(other.ToString()),
                }),
                () => pool.OfferAsync(pod, random.Next(3) == 0 ? 0 : fence, look),
                () => pool.Pods.WithdrawAsync(pool.Name, pod),
                () => pool.Pods.RetireAsync(pool.Name, pod),
                () => pool.Pods.ReinstateAsync(pool.Name, pod, look),
                () => pool.Pods.ForgetAsync(pool.Name, pod, look),
                () => view?.Lease is { } lease ? pool.LoseAsync(lease, look) : Task.CompletedTask,
                () => view?.Lease is { } lease ? pool.Leases.HandOverAsync(session, Acting.ForAnybody, new FencingToken(lease.Fence), "ben") : Task.CompletedTask,
                () => pool.Sessions.EndAsync(session, Acting.ForAnybody),
                () => pool.Sessions.ExtendAsync(session, Acting.ForAnybody, TimeSpan.FromMinutes(1), null),
                () => pool.AgeAsync(session, TimeSpan.FromMinutes(random.Next(1, 700))),
                () => pool.ExpireAsync(),
                () => pool.ClaimAsync(random.Next(3)),
                () => pool.ClaimAsync(random.Next(3)),
            ];
            await steps[random.Next(steps.Length)]();
            await pool.AssertSoundAsync();
        }
    }
}
