using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.HotSpares;

/// <summary>A second pod per session: granted, followed, lost, and put in the first one's place.</summary>
public sealed class HotSpareStoreTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Grant_WhenWantedAndAPodIsFree_HoldsItUnderATokenOfItsOwn(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveWithWishAsync(pool);
        Assert.Empty(await pool.Spares.GrantAsync(pool.Name));

        var second = await pool.OfferNewAsync();
        var granted = Assert.Single(await pool.Spares.GrantAsync(pool.Name));

        Assert.Equal((id, second), (granted.Session.Id, granted.Lease!.Spare!.PodId));
        Assert.Equal((lease.PodId, lease.Fence), (granted.Lease.PodId, granted.Lease.Fence));
        Assert.True(granted.Lease.Spare.Fence > lease.Fence);
        Assert.Empty(await pool.Spares.GrantAsync(pool.Name));
        Assert.IsType<OpenOutcome.InLine>(await pool.OpenAsync("bob"));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Grant_WhenSomebodyWaits_LeavesThePodToThem(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await LiveWithWishAsync(pool);
        var waiting = await pool.OpenInLineAsync("bob");
        await pool.OfferNewAsync();

        Assert.Empty(await pool.Spares.GrantAsync(pool.Name));

        Assert.Equal(waiting, Assert.Single(await pool.ClaimAsync()).Session.Id);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task TakeOver_MakesTheSpareTheStage_UnderItsToken_AndRefusesTheOldOne(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, spare) = await StandingByAsync(pool);

        var taken = await pool.Spares.TakeOverAsync(pool.Name, lease with { Spare = spare }, "silent");

        Assert.NotNull(taken);
        Assert.Equal((SessionState.Live, spare.PodId, spare.Fence), (taken.Value.Session.Session.State, taken.Value.Session.Lease!.PodId, taken.Value.Session.Lease.Fence));
        Assert.Equal(lease.PodId, taken.Value.Lost.PodId);
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        Assert.Equal(spare.PodId, Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, spare.Fence, null, effect: true)).PodId);
        Assert.Null(await pool.Spares.TakeOverAsync(pool.Name, lease with { Spare = spare }, "again"));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task TakeOver_AfterAHandOver_RaisesTheTokenOnceMore(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, spare) = await StandingByAsync(pool);
        var handed = Assert.IsType<LeaseOutcome.Done>(await pool.Leases.HandOverAsync(id, Acting.As("ana"), new FencingToken(lease.Fence), "bob")).View.Lease!;
        Assert.True(handed.Fence > spare.Fence);

        var taken = await pool.Spares.TakeOverAsync(pool.Name, handed, "silent");

        Assert.True(taken!.Value.Session.Lease!.Fence > handed.Fence);
        Assert.Equal("bob", taken.Value.Session.Lease.Holder);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task LostStage_WithASpare_GoesOnLive(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, spare) = await StandingByAsync(pool);

        var outcome = Assert.IsType<LoseOutcome.TookOver>(await pool.LosePodAsync(lease.PodId, lease.Fence));

        Assert.Equal((id, spare.PodId, lease.PodId), (outcome.View.Session.Id, outcome.View.Lease!.PodId, outcome.Had.PodId));
        Assert.Equal(SessionState.Live, (await pool.ReadAsync(id)).Session.State);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task LostSpare_LeavesTheStageAlone_AndIsReplaced(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, spare) = await StandingByAsync(pool);

        var outcome = Assert.IsType<LoseOutcome.SpareLost>(await pool.LosePodAsync(spare.PodId, spare.Fence));

        Assert.Equal((id, lease.PodId, lease.Fence), (outcome.View.Session.Id, outcome.View.Lease!.PodId, outcome.View.Lease.Fence));
        Assert.Null(outcome.View.Lease.Spare);
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, spare.Fence, null, effect: true));
        await pool.OfferNewAsync();
        Assert.Single(await pool.Spares.GrantAsync(pool.Name));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task SparesToken_OpensTheDoorToTheSpare_ForOurServicesOnly(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, spare) = await StandingByAsync(pool);

        var pass = Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, spare.Fence, null, effect: true));

        Assert.Equal((spare.PodId, spare.Fence, true), (pass.PodId, pass.Fence, pass.IsToSpare));
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.As("ana"), spare.Fence, null, effect: true));
        Assert.Equal(lease.PodId, Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence, null, effect: true)).PodId);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task End_FreesBothPods_AndPaysForBoth(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, spare) = await StandingByAsync(pool);
        await pool.AgeAsync(id, TimeSpan.FromMinutes(6));

        var ended = Assert.IsType<EndOutcome.Ended>(await pool.Sessions.EndAsync(id, Acting.As("ana"))).View;

        Assert.Equal(spare.PodId, ended.Lease!.Spare!.PodId);
        // Two pods at a dollar for a tenth of an hour.
        Assert.InRange(ended.Session.Spent, 199_000, 210_000);
        Assert.All(new[] { lease.PodId, spare.PodId }, async pod => Assert.Null((await pool.Pods.UseAsync(pool.Name)).Pods[pod].Holder));
        Assert.Empty(await pool.Spares.WantingAsync(pool.Name));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task GivenUp_IsFreeAtOnce_AndWantedByNobody(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _, spare) = await StandingByAsync(pool);

        var done = Assert.IsType<WantSpareOutcome.Done>(await pool.Spares.WantAsync(id, Acting.As("ana"), wanted: false));

        Assert.Equal(spare.PodId, done.LetGo!.PodId);
        Assert.Empty(await pool.Spares.GrantAsync(pool.Name));
        Assert.Empty((await pool.Demand.ReadAsync(pool.Name)).Upcoming);
        Assert.IsType<WantSpareOutcome.Unknown>(await pool.Spares.WantAsync(id, Acting.As("bob"), wanted: true));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Demand_TellsOfASpareThatIsMissing_UntilItStandsBy(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await LiveWithWishAsync(pool);

        Assert.Equal(("ana", 1), (Assert.Single((await pool.Demand.ReadAsync(pool.Name)).Upcoming).User, Assert.Single((await pool.Demand.ReadAsync(pool.Name)).Upcoming).Count));

        await pool.OfferNewAsync();
        await pool.Spares.GrantAsync(pool.Name);
        var demand = await pool.Demand.ReadAsync(pool.Name);
        Assert.Empty(demand.Upcoming);
        Assert.Equal(2, demand.Pods.Count(pod => pod is { Leased: true, User: "ana" }));
    }

    private static async Task<(SessionId Id, Lease Lease)> LiveWithWishAsync(PoolInRedis pool)
    {
        await pool.OfferNewAsync();
        var live = await pool.OpenLiveAsync();
        Assert.IsType<WantSpareOutcome.Done>(await pool.Spares.WantAsync(live.Id, Acting.As("ana"), wanted: true));
        return live;
    }

    private static async Task<(SessionId Id, Lease Lease, HotSpare Spare)> StandingByAsync(PoolInRedis pool)
    {
        var (id, lease) = await LiveWithWishAsync(pool);
        await pool.OfferNewAsync();
        var granted = Assert.Single(await pool.Spares.GrantAsync(pool.Name));
        return (id, lease, granted.Lease!.Spare!);
    }
}
