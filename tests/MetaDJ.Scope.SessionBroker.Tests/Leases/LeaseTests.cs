using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Leases;

public sealed class LeaseTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Renew_ByTheHolder_LastsItsFullLengthAgain(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync();
        await pool.AgeAsync(id, TimeSpan.FromMinutes(9));

        var renewed = Assert.IsType<LeaseOutcome.Done>(await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence))).View;

        Assert.True(renewed.Lease!.ExpiresAt >= lease.ExpiresAt);
        await pool.AgeAsync(id, TimeSpan.FromMinutes(9));
        Assert.Empty(await pool.ExpireAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Renew_NearTheEnd_NeverReachesPastIt(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync(duration: TimeSpan.FromMinutes(15));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(9));

        var renewed = Assert.IsType<LeaseOutcome.Done>(await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence))).View;

        Assert.Equal(renewed.Session.EndsAt, renewed.Lease!.ExpiresAt);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Renew_WhenItCannot_SaysWhy(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync();
        var token = new FencingToken(lease.Fence);
        var waiting = await pool.OpenInLineAsync("ana");

        Assert.IsType<LeaseOutcome.Stale>(await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence + 1)));
        Assert.IsType<LeaseOutcome.Unknown>(await pool.Leases.RenewAsync(id, Acting.As("ben"), token));
        Assert.Equal(SessionState.Waiting, Assert.IsType<LeaseOutcome.NotLive>(await pool.Leases.RenewAsync(waiting, Acting.As("ana"), token)).State);

        // Run out by the server's clock, though nobody has ended the session yet.
        await pool.AgeAsync(id, pool.Options.LeaseDuration);
        Assert.IsType<LeaseOutcome.Gone>(await pool.Leases.RenewAsync(id, Acting.As("ana"), token));
        await pool.ExpireAsync();
        Assert.IsType<LeaseOutcome.Gone>(await pool.Leases.RenewAsync(id, Acting.As("ana"), token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HandOver_RaisesTheTokenOnTheSamePod(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");

        var handed = Assert.IsType<LeaseOutcome.Done>(await pool.Leases.HandOverAsync(id, Acting.As("ana"), new FencingToken(lease.Fence), "ben", leave: true)).View;

        Assert.Equal("ben", handed.Session.Holder);
        Assert.Equal(lease.PodId, handed.Lease!.PodId);
        Assert.True(handed.Lease.Fence > lease.Fence);
        Assert.Equal(lease.GrantedAt, handed.Lease.GrantedAt);
        Assert.Null(await pool.Sessions.FindAsync(id, Acting.As("ana")));
        Assert.IsType<LeaseOutcome.Unknown>(await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence)));
        Assert.IsType<LeaseOutcome.Stale>(await pool.Leases.RenewAsync(id, Acting.As("ben"), new FencingToken(lease.Fence)));
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HandOver_ByTwoContendersWithOneToken_IsDoneOnce(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");
        var token = new FencingToken(lease.Fence);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => pool.Leases.HandOverAsync(id, Acting.ForAnybody, token, $"person-{i}")));

        Assert.Single(outcomes.OfType<LeaseOutcome.Done>());
        Assert.Equal(9, outcomes.OfType<LeaseOutcome.Stale>().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Gate_WhileTheTokenRisesAgainAndAgain_NeverPassesAnOldOneAfterwards(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync("ana");
        var present = lease.Fence;
        using var done = new CancellationTokenSource();

        async Task<int> KnockAsync()
        {
            var knocks = 0;
            while (!done.IsCancellationRequested)
            {
                // Read before asking: had the token risen by then, the old one must not pass.
                var known = Volatile.Read(ref present);
                Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, known - 1, null, effect: true));
                knocks++;
            }

            return knocks;
        }

        var knocking = Task.WhenAll(KnockAsync(), KnockAsync());
        for (var i = 0; i < 100; i++)
        {
            var handed = Assert.IsType<LeaseOutcome.Done>(await pool.Leases.HandOverAsync(id, Acting.ForAnybody, new FencingToken(present), $"person-{i}", leave: true)).View;
            Volatile.Write(ref present, handed.Lease!.Fence);
        }

        await done.CancelAsync();
        Assert.All(await knocking, knocks => Assert.True(knocks > 0));
    }

    [Fact]
    public void CostAt_CountsTheTimeHeldAndStopsAtTheExpiry()
    {
        var granted = new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);
        var lease = new Lease
        {
            SessionId = default,
            PodId = default,
            Fence = 1,
            GrantedAt = granted,
            ExpiresAt = granted.AddMinutes(30),
            Holder = "ana",
            EndsAt = granted.AddHours(2),
            Price = 2_000_000,
        };

        Assert.Equal(0, lease.CostAt(granted.AddSeconds(-1)));
        Assert.Equal(500_000, lease.CostAt(granted.AddMinutes(15)));
        Assert.Equal(1_000_000, lease.CostAt(granted.AddHours(5)));
    }
}
