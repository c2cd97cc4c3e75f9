using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Crews;

public sealed class CrewStoreTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Change_ByTheLead_HoldsAtTheDoorAtOnce(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        await crew.Pool.OfferNewAsync();
        var (id, lease) = await crew.Pool.OpenLiveAsync("ana");
        var watch = Acting.As("ben", CrewAction.Watch);
        var change = Acting.As("ben", CrewAction.ChangeParameters);
        Assert.IsType<GateOutcome.Unknown>(await crew.Pool.Gate.CheckAsync(id, watch, null, null, effect: false));

        Assert.IsType<CrewOutcome.Changed>(await crew.PutAsync(id, "ben", CrewRole.Viewer));
        Assert.Equal(CrewRole.Viewer, Assert.IsType<GateOutcome.Pass>(await crew.Pool.Gate.CheckAsync(id, watch, null, null, effect: false)).Role);
        Assert.Equal(new GateOutcome.Forbidden(CrewRole.Viewer), await crew.Pool.Gate.CheckAsync(id, change, lease.Fence, null, effect: true));
        Assert.NotNull(await crew.Pool.Sessions.FindAsync(id, watch));
        Assert.Null(await crew.Pool.Sessions.FindAsync(id, Acting.As("ben")));

        Assert.IsType<CrewOutcome.Changed>(await crew.PutAsync(id, "ben", CrewRole.CoPilot));
        Assert.Equal(CrewRole.CoPilot, Assert.IsType<GateOutcome.Pass>(await crew.Pool.Gate.CheckAsync(id, change, lease.Fence, null, effect: true)).Role);

        Assert.IsType<CrewOutcome.Changed>(await crew.PutAsync(id, "ben", null));
        Assert.IsType<GateOutcome.Unknown>(await crew.Pool.Gate.CheckAsync(id, watch, null, null, effect: false));
        Assert.Null(await crew.Pool.Sessions.FindAsync(id, watch));
        Assert.Empty((await crew.Pool.ReadAsync(id)).Session.Crew);
        await crew.Pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Change_ByAnybodyElse_IsRefused(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind, maximumCrew: 3);
        await crew.Pool.OfferNewAsync();
        var (id, _) = await crew.Pool.OpenLiveAsync("ana");
        await crew.PutAsync(id, "ben", CrewRole.CoPilot);

        Assert.Equal(new CrewOutcome.Forbidden(CrewRole.CoPilot), await crew.PutAsync(id, "cy", CrewRole.Viewer, by: "ben"));
        Assert.IsType<CrewOutcome.Unknown>(await crew.PutAsync(id, "cy", CrewRole.Viewer, by: "cy"));
        Assert.IsType<CrewOutcome.IsLead>(await crew.PutAsync(id, "ana", CrewRole.Viewer));
        Assert.IsType<CrewOutcome.IsLead>(await crew.PutAsync(id, "ana", null));
        Assert.IsType<CrewOutcome.Known>(await crew.PutAsync(id, "ben", CrewRole.CoPilot));
        Assert.IsType<CrewOutcome.Known>(await crew.PutAsync(id, "nobody", null));
        await crew.PutAsync(id, "cy", CrewRole.Viewer);
        await crew.PutAsync(id, "di", CrewRole.Viewer);
        Assert.IsType<CrewOutcome.Full>(await crew.PutAsync(id, "ed", CrewRole.Viewer));
        Assert.IsType<CrewOutcome.Changed>(await crew.PutAsync(id, "di", CrewRole.Prompter));
        Assert.IsType<CrewOutcome.Changed>(await crew.PutAsync(id, "di", null, by: "di"));
        Assert.IsType<CrewOutcome.Changed>(await crew.PutAsync(id, "ed", CrewRole.Viewer));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Crew_ThroughLossRecoveryAndEnd_StaysWithTheSession(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        await crew.Pool.OfferNewAsync();
        var (id, lease) = await crew.Pool.OpenLiveAsync("ana");
        await crew.PutAsync(id, "ben", CrewRole.CoPilot);
        await crew.PutAsync(id, "1", CrewRole.Viewer);
        Assert.IsType<CrewOutcome.Changed>(await crew.Crews.LockAsync(id, Acting.As("ben", CrewAction.Lock), "ben", "noiseScale"));

        await crew.Pool.LoseAsync(lease);
        Assert.Equal(new GateOutcome.NotLive(SessionState.Recovering), await crew.Pool.Gate.CheckAsync(id, Acting.As("ben", CrewAction.Watch), null, null, effect: false));
        await crew.Pool.OfferNewAsync();
        var again = Assert.Single(await crew.Pool.ClaimAsync());

        Assert.Equal([("1", CrewRole.Viewer), ("ben", CrewRole.CoPilot)], again.Session.Crew.Select(member => (member.Key, member.Value)).Order());
        Assert.IsType<GateOutcome.Pass>(await crew.Pool.Gate.CheckAsync(id, Acting.As("ben", CrewAction.ChangeParameters), again.Lease!.Fence, null, effect: true, ",noiseScale,"));
        await crew.PutAsync(id, "cy", CrewRole.CoPilot);
        Assert.Equal(
            new GateOutcome.Locked("noiseScale", "ben"),
            await crew.Pool.Gate.CheckAsync(id, Acting.As("cy", CrewAction.ChangeParameters), again.Lease.Fence, null, effect: true, ",noiseScale,"));

        await crew.Pool.Sessions.EndAsync(id, Acting.As("ana", CrewAction.Close));
        Assert.IsType<CrewOutcome.SessionOver>(await crew.PutAsync(id, "di", CrewRole.Viewer));
        Assert.NotNull(await crew.Pool.Sessions.FindAsync(id, Acting.As("ben", CrewAction.Watch)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HandOver_ToAMember_KeepsTheCrewAndOneLead(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        await crew.Pool.OfferNewAsync();
        var (id, lease) = await crew.Pool.OpenLiveAsync("ana");
        await crew.PutAsync(id, "ben", CrewRole.Viewer);
        await crew.PutAsync(id, "cy", CrewRole.Prompter);
        await crew.Crews.LockAsync(id, Acting.As("ana", CrewAction.Lock), "ana", "prompts");

        var stayed = Assert.IsType<LeaseOutcome.Done>(await crew.Pool.Leases.HandOverAsync(id, Acting.As("ana", CrewAction.HandOver), new FencingToken(lease.Fence), "ben")).View;

        Assert.Equal("ben", stayed.Session.Holder);
        Assert.Equal([("ana", CrewRole.CoPilot), ("cy", CrewRole.Prompter)], stayed.Session.Crew.Select(member => (member.Key, member.Value)).Order());
        Assert.Equal("ana", stayed.Session.Locks["prompts"].By);
        Assert.Equal("ana", stayed.Session.Changes[^1].By);
        Assert.IsType<GateOutcome.Stale>(await crew.Pool.Gate.CheckAsync(id, Acting.As("ana", CrewAction.ChangeParameters), lease.Fence, null, effect: true));
        Assert.IsType<LeaseOutcome.Forbidden>(await crew.Pool.Leases.HandOverAsync(id, Acting.As("ana", CrewAction.HandOver), new FencingToken(stayed.Lease!.Fence), "ana"));

        var left = Assert.IsType<LeaseOutcome.Done>(
            await crew.Pool.Leases.HandOverAsync(id, Acting.As("ben", CrewAction.HandOver), new FencingToken(stayed.Lease.Fence), "ana", leave: true)).View;
        Assert.Equal("ana", left.Session.Holder);
        Assert.Equal([("cy", CrewRole.Prompter)], left.Session.Crew.Select(member => (member.Key, member.Value)));
        Assert.Null(await crew.Pool.Sessions.FindAsync(id, Acting.As("ben", CrewAction.Watch)));
        await crew.Pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HandOver_ToTwoAtOnce_NeverMakesTwoLeads(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        await crew.Pool.OfferNewAsync();
        var (id, lease) = await crew.Pool.OpenLiveAsync("ana");
        foreach (var i in Enumerable.Range(0, 8))
        {
            await crew.PutAsync(id, $"person-{i}", CrewRole.CoPilot);
        }

        var token = new FencingToken(lease.Fence);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            crew.Pool.Leases.HandOverAsync(id, Acting.As("ana", CrewAction.HandOver), token, $"person-{i}", leave: i % 2 == 0)));

        var done = Assert.Single(outcomes.OfType<LeaseOutcome.Done>()).View;
        Assert.All(outcomes.Where(outcome => outcome is not LeaseOutcome.Done), outcome => Assert.True(outcome is LeaseOutcome.Stale or LeaseOutcome.Unknown or LeaseOutcome.Forbidden));
        var session = (await crew.Pool.ReadAsync(id)).Session;
        Assert.Equal(done.Session.Holder, session.Holder);
        Assert.DoesNotContain(session.Holder, session.Crew.Keys);
        Assert.DoesNotContain(CrewRole.Lead, session.Crew.Values);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lock_HeldBySomebody_IsTheirsAndTheLeads(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        await crew.Pool.OfferNewAsync();
        var (id, lease) = await crew.Pool.OpenLiveAsync("ana");
        await crew.PutAsync(id, "ben", CrewRole.CoPilot);
        await crew.PutAsync(id, "cy", CrewRole.CoPilot);
        await crew.PutAsync(id, "di", CrewRole.Prompter);
        Task<CrewOutcome> LockAsync(string who) => crew.Crews.LockAsync(id, Acting.As(who, CrewAction.Lock), who, "noiseScale");
        Task<CrewOutcome> ReleaseAsync(string who) => crew.Crews.ReleaseAsync(id, Acting.As(who, CrewAction.Lock), who, "noiseScale");
        async Task<GateOutcome> TurnAsync(string who, string names) =>
            await crew.Pool.Gate.CheckAsync(id, Acting.As(who, CrewAction.ChangeParameters), lease.Fence, null, effect: true, names);

        Assert.IsType<CrewOutcome.Known>(await ReleaseAsync("ben"));
        Assert.IsType<CrewOutcome.Changed>(await LockAsync("ben"));
        Assert.IsType<CrewOutcome.Known>(await LockAsync("ben"));
        Assert.Equal(new CrewOutcome.Locked("ben"), await LockAsync("cy"));
        Assert.Equal(new CrewOutcome.Locked("ben"), await ReleaseAsync("cy"));
        Assert.IsType<CrewOutcome.Forbidden>(await LockAsync("di"));

        Assert.Equal(new GateOutcome.Locked("noiseScale", "ben"), await TurnAsync("cy", ",noiseScale,vaceContextScale,"));
        Assert.Equal(new GateOutcome.Locked("noiseScale", "ben"), await TurnAsync("cy", "*"));
        Assert.IsType<GateOutcome.Pass>(await TurnAsync("cy", ",noiseController,vaceContextScale,"));
        Assert.IsType<GateOutcome.Pass>(await TurnAsync("cy", ""));
        Assert.IsType<GateOutcome.Pass>(await TurnAsync("ben", "*"));
        Assert.IsType<GateOutcome.Pass>(await TurnAsync("ana", "*"));
        Assert.IsType<GateOutcome.Pass>(await crew.Pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true, "*"));

        Assert.IsType<CrewOutcome.Changed>(await LockAsync("ana"));
        Assert.Equal(new GateOutcome.Locked("noiseScale", "ana"), await TurnAsync("ben", "*"));
        Assert.IsType<CrewOutcome.Changed>(await ReleaseAsync("ana"));
        Assert.IsType<GateOutcome.Pass>(await TurnAsync("ben", "*"));
    }

    [Theory]
    [InlineData(RedisKind.Redis, CrewRole.Prompter)]
    [InlineData(RedisKind.Garnet, CrewRole.Viewer)]
    [InlineData(RedisKind.Garnet, null)]
    public async Task Lock_OfSomebodyWhoMayNotLockAnyMore_IsReleased(RedisKind kind, CrewRole? next)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        await crew.Pool.OfferNewAsync();
        var (id, _) = await crew.Pool.OpenLiveAsync("ana");
        await crew.PutAsync(id, "ben", CrewRole.CoPilot);
        await crew.Crews.LockAsync(id, Acting.As("ben", CrewAction.Lock), "ben", "loras");
        await crew.Crews.LockAsync(id, Acting.ForAnybody, "olga", "prompts");

        await crew.PutAsync(id, "ben", next);

        Assert.Equal(["prompts"], (await crew.Pool.ReadAsync(id)).Session.Locks.Keys);
    }
}
