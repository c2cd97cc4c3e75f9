using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Demand;

public sealed class DemandStoreTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_OfAPoolThatNobodyUses_IsEmpty(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);

        var demand = await pool.Demand.ReadAsync(pool.Name);

        Assert.Equal((0, 0, 0, 0), (demand.Waiting, demand.Line.Count, demand.Pods.Count, demand.Upcoming.Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_TellsTheRecoveringFirstAndWhoHoldsWhatUntilWhen(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var offered = new[] { await pool.OfferNewAsync(), await pool.OfferNewAsync() };
        var (recovering, lease) = await pool.OpenLiveAsync("ana");
        var (playing, held) = await pool.OpenLiveAsync("ben", TimeSpan.FromMinutes(40));
        var waiting = await pool.OpenInLineAsync("cleo");
        await pool.LoseAsync(lease);

        var demand = await pool.Demand.ReadAsync(pool.Name);

        // Two that are offered in one millisecond may be granted either way round.
        var (lost, kept) = (lease.PodId, held.PodId);
        Assert.Equivalent(offered, new[] { lost, kept }, strict: true);
        Assert.Equal(2, demand.Waiting);
        Assert.Equal(
            [(recovering, "ana", true), (waiting, "cleo", false)],
            demand.Line.Select(session => (session.Session, session.User, session.Recovering)));
        Assert.True(demand.Line[0].Since > lease.GrantedAt);
        Assert.Equal((await pool.ReadAsync(waiting)).Session.OpenedAt, demand.Line[1].Since);
        Assert.Equivalent(
            new[]
            {
                new PodUse(lost, false, lease.Fence),
                new PodUse(kept, true, held.Fence) { Session = playing, User = "ben", EndsAt = (await pool.ReadAsync(playing)).Session.EndsAt },
            },
            demand.Pods);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_OfAStageThatWasHandedOver_ChargesWhoHoldsItNow(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (session, lease) = await pool.OpenLiveAsync("ana");
        await pool.Leases.HandOverAsync(session, SessionBroker.Sessions.Acting.ForAnybody, new Contracts.FencingToken(lease.Fence), "ben");

        Assert.Equal("ben", Assert.Single((await pool.Demand.ReadAsync(pool.Name)).Pods).User);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_OfALongLine_CountsAllAndTellsTheFirstTwoHundred(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await Task.WhenAll(Enumerable.Range(0, 205).Select(i => pool.OpenAsync($"person-{i}")));

        var demand = await pool.Demand.ReadAsync(pool.Name);

        Assert.Equal((205, 200), (demand.Waiting, demand.Line.Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Read_WhileSessionsAreGrantedPods_NeverCountsOneTwice(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        for (var i = 0; i < 20; i++)
        {
            await pool.OpenInLineAsync($"person-{i}");
        }

        var granting = GrantAsync(pool, 20);
        do
        {
            var demand = await pool.Demand.ReadAsync(pool.Name);
            Assert.Equal(20, demand.Waiting + demand.Pods.Count(pod => pod.Leased));
        }
        while (!granting.IsCompleted);

        await granting;
    }

    private static async Task GrantAsync(PoolInRedis pool, int pods)
    {
        for (var i = 0; i < pods; i++)
        {
            await pool.OfferNewAsync();
            await pool.ClaimAsync();
        }
    }
}
