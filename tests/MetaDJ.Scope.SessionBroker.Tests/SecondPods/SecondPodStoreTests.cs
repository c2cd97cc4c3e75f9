using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.SecondPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.SecondPods;

/// <summary>A second pod for a hand-off: taken, switched to, given back and taken back.</summary>
public sealed class SecondPodStoreTests(RedisServers servers)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_WhenAPodIsFree_HoldsItUnderATokenOfItsOwn_AndRepeatsItself(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool);
        var second = await pool.OfferNewAsync(pricePerHour: 2);

        Assert.Equal(2_000_000, Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: true), SecondPodState.Offered).Price);
        Assert.Single((await pool.Pods.UseAsync(pool.Name)).Ready);
        var held = Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Held);
        var again = Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Held);

        var spare = held.View.Lease!.Spare!;
        Assert.Equal((second, lease.PodId, lease.Fence), (spare.PodId, held.View.Lease.PodId, held.View.Lease.Fence));
        Assert.Equal((spare.Fence, held.View.Lease.Second!.Until), (again.View.Lease!.Spare!.Fence, again.View.Lease.Second!.Until));
        Assert.True(Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, spare.Fence, null, effect: true)).IsToSpare);
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.As("ana"), spare.Fence, null, effect: true));
        Assert.Equal("cue_1", Assert.IsType<SecondPodOutcome.Busy>(await pool.Seconds.AskAsync(id, "cue_2", s_limit, only: true)).HandOff);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_WhenSomebodyWaits_LeavesThePodToThem_AndTellsTheDemand(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _) = await LiveAsync(pool);
        var waiting = await pool.OpenInLineAsync("bob");
        await pool.OfferNewAsync();

        var wanted = Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Wanted);

        var wish = Assert.Single((await pool.Demand.ReadAsync(pool.Name)).Upcoming);
        Assert.Equal(("ana", wanted.View.Lease!.Second!.Until), (wish.User, wish.EndsAt));
        Assert.Equal(waiting, Assert.Single(await pool.ClaimAsync()).Session.Id);
        await pool.OfferNewAsync();
        Assert.Equal("cue_1", Assert.Single(await pool.Spares.GrantAsync(pool.Name)).Lease!.Spare!.HandOff);
        Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Held);
        Assert.Empty((await pool.Demand.ReadAsync(pool.Name)).Upcoming);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Switch_MovesTheSessionInOneStep_AndLeavesTheOldPodToItsPool(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, second) = await HeldAsync(pool);

        var (outcome, had) = await pool.Seconds.SwitchAsync(id, "cue_1", new FencingToken(lease.Fence), second);
        var (repeated, hadAgain) = await pool.Seconds.SwitchAsync(id, "cue_1", new FencingToken(lease.Fence), second);

        var now = Stands(outcome, SecondPodState.Switched).View;
        Assert.Equal((SessionState.Live, second.Value), (now.Session.State, now.Lease!.Fence));
        Assert.True(now.Lease.Fence > lease.Fence);
        Assert.Equal(lease.PodId, had!.PodId);
        Assert.Null(now.Lease.Second);
        Stands(repeated, SecondPodState.Switched);
        Assert.Null(hadAgain);
        Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Switched);
        Assert.IsType<GateOutcome.Stale>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true));
        Assert.Null((await pool.Pods.UseAsync(pool.Name)).Pods[lease.PodId].Holder);
        Assert.Empty(await SecondRoomAsync(pool, id));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Switch_WithATokenThatIsNotTheStages_ChangesNothing(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, second) = await HeldAsync(pool);
        var stage = new FencingToken(lease.Fence);

        Assert.IsType<SecondPodOutcome.Changed>((await pool.Seconds.SwitchAsync(id, "cue_2", stage, second)).Outcome);
        Assert.IsType<SecondPodOutcome.Changed>((await pool.Seconds.SwitchAsync(id, "cue_1", second, second)).Outcome);
        Assert.IsType<SecondPodOutcome.Changed>((await pool.Seconds.SwitchAsync(id, "cue_1", stage, stage)).Outcome);

        Assert.Equal(lease.PodId, (await pool.ReadAsync(id)).Lease!.PodId);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task TakeBack_AfterTheLimit_FreesThePod_AndTheSwitchThatComesTooLateIsRefused(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, second) = await HeldAsync(pool);
        Assert.Null(await pool.Seconds.TakeBackAsync(pool.Name, id));
        await pool.AgeAsync(id, TimeSpan.FromSeconds(20));
        Assert.Null(await pool.Seconds.TakeBackAsync(pool.Name, id));
        await AgeLimitAsync(pool, id);

        var released = await pool.Seconds.TakeBackAsync(pool.Name, id);

        Assert.Equal(second.Value, released!.LetGo!.Fence);
        Assert.Empty(await SecondRoomAsync(pool, id));
        Assert.True(released.View.Session.Spent > 0);
        Assert.IsType<SecondPodOutcome.Changed>((await pool.Seconds.SwitchAsync(id, "cue_1", new FencingToken(lease.Fence), second)).Outcome);
        Assert.Empty(await pool.Spares.WantingAsync(pool.Name));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_WithASpareThatStandsBy_TakesThatOne_AndGivesItBackToStandBy(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _) = await LiveAsync(pool);
        await pool.Spares.WantAsync(id, Acting.As("ana"), wanted: true);
        await pool.OfferNewAsync();
        var spare = Assert.Single(await pool.Spares.GrantAsync(pool.Name)).Lease!.Spare!;

        var held = Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Held);
        Assert.Equal((spare.PodId, "cue_1"), (held.View.Lease!.Spare!.PodId, held.View.Lease.Spare.HandOff));
        // Who gives the spare up meanwhile gives up what comes after the hand-off.
        Assert.Null(Assert.IsType<WantSpareOutcome.Done>(await pool.Spares.WantAsync(id, Acting.As("ana"), wanted: false)).LetGo);
        await pool.Spares.GrantAsync(pool.Name);
        await pool.Spares.WantAsync(id, Acting.As("ana"), wanted: true);
        var released = await pool.Seconds.ReleaseAsync(id, "cue_1");

        Assert.Null(released!.LetGo);
        Assert.Null(released.View.Lease!.Spare!.HandOff);
        Assert.Equal(spare.Fence, released.View.Lease.Spare.Fence);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task LostStage_DuringAHandOff_GoesOnOnThePodThatWasPrepared_AndCountsAsSwitched(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, second) = await HeldAsync(pool);

        Assert.IsType<LoseOutcome.TookOver>(await pool.LosePodAsync(lease.PodId, lease.Fence));

        var now = Stands((await pool.Seconds.SwitchAsync(id, "cue_1", new FencingToken(lease.Fence), second)).Outcome, SecondPodState.Switched);
        Assert.Equal(second.Value, now.View.Lease!.Fence);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task LostSecondPod_EndsTheHandOff_AndLeavesTheStageAlone(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease, second) = await HeldAsync(pool);
        var pod = (await pool.ReadAsync(id)).Lease!.Spare!.PodId;

        Assert.IsType<LoseOutcome.SpareLost>(await pool.LosePodAsync(pod, second.Value));

        Assert.IsType<SecondPodOutcome.Changed>((await pool.Seconds.SwitchAsync(id, "cue_1", new FencingToken(lease.Fence), second)).Outcome);
        var after = (await pool.ReadAsync(id)).Lease!;
        Assert.Equal((lease.PodId, lease.Fence, null), (after.PodId, after.Fence, after.Second));
        Assert.Empty(await SecondRoomAsync(pool, id));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task End_FreesBothPods_AndTheRoom(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _, _) = await HeldAsync(pool);

        var ended = Assert.IsType<EndOutcome.Ended>(await pool.Sessions.EndAsync(id, Acting.As("ana"))).View;

        Assert.NotNull(ended.Lease!.Spare);
        Assert.Empty(await SecondRoomAsync(pool, id));
        Assert.IsType<SecondPodOutcome.Over>(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_WhereEveryPodIsBooked_IsRefused_AndTakesNothing(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _) = await LiveAsync(pool);
        await pool.OfferNewAsync();
        var keys = CalendarKeys.Of(pool.Name);
        var now = (await pool.LookAsync()).ToUnixTimeMilliseconds();
        var (from, to) = (now + 60_000, now + 3_600_000);
        await pool.Redis.StringSetAsync(keys.Rules, $$"""{"pool":"{{pool.Name}}","capacity":1,"bufferBeforeMs":0,"bufferAfterMs":0}""");
        await pool.Redis.SortedSetAddAsync(keys.Calendar, [new($"{to}|bkg_other", from), new("longest", from - to), new("booked", -to)]);

        Assert.IsType<SecondPodOutcome.NoRoom>(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false));

        Assert.Null((await pool.ReadAsync(id)).Lease!.Second);
        Assert.Single((await pool.Pods.UseAsync(pool.Name)).Ready);
        await pool.AssertSoundAsync();
    }

    private static SecondPodOutcome.Stands Stands(SecondPodOutcome outcome, SecondPodState state)
    {
        var stands = Assert.IsType<SecondPodOutcome.Stands>(outcome);
        Assert.Equal(state, stands.State);
        return stands;
    }

    private static async Task<(SessionId Id, Lease Lease)> LiveAsync(PoolInRedis pool)
    {
        await pool.OfferNewAsync();
        return await pool.OpenLiveAsync();
    }

    private static async Task<(SessionId Id, Lease Lease, FencingToken Second)> HeldAsync(PoolInRedis pool)
    {
        var (id, lease) = await LiveAsync(pool);
        await pool.OfferNewAsync();
        var held = Stands(await pool.Seconds.AskAsync(id, "cue_1", s_limit, only: false), SecondPodState.Held);
        return (id, lease, new FencingToken(held.View.Lease!.Spare!.Fence));
    }

    /// <summary>As if the limit of its second pod had passed, and nothing else.</summary>
    private static async Task AgeLimitAsync(PoolInRedis pool, SessionId id)
    {
        var lease = System.Text.Json.Nodes.JsonNode.Parse((string)(await pool.Redis.HashGetAsync(pool.Keys.Leases, id.ToString()))!)!.AsObject();
        lease["second"]!["until"] = 1;
        await pool.Redis.HashSetAsync(pool.Keys.Leases, id.ToString(), lease.ToJsonString());
    }

    private static async Task<IReadOnlyList<string>> SecondRoomAsync(PoolInRedis pool, SessionId id) =>
        [.. (await pool.Redis.SortedSetRangeByRankAsync(CalendarKeys.Of(pool.Name).Calendar)).Select(member => (string)member!).Where(member => member.EndsWith($"{id}:second", StringComparison.Ordinal))];
}
