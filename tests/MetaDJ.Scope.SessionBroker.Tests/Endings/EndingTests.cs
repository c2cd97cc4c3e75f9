using System.Text.Json.Nodes;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Endings;

public sealed class EndingTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    /// <summary>What a replica does in a pass, without its news.</summary>
    private static async Task<IReadOnlyList<EndingAction.Warn>> ThinkAsync(PoolInRedis pool, TimeSpan? idleLimit = null)
    {
        var (due, now, _) = await pool.Endings.ReadAsync(pool.Name);
        var warned = new List<EndingAction.Warn>();
        foreach (var facts in due)
        {
            var step = EndingPlan.Decide(facts, EndingRules.Of(pool.Name, idleLimit, pool.EndingOptions, pool.Options), now);
            if (await pool.Endings.WriteAsync(facts, step) is not null)
            {
                warned.AddRange(step.Actions.OfType<EndingAction.Warn>());
            }
        }

        return warned;
    }

    private static async Task<(SessionId Id, Lease Lease)> LiveAsync(PoolInRedis pool, TimeSpan duration, TimeSpan? idleLimit = null)
    {
        await pool.OfferNewAsync();
        var live = await pool.OpenLiveAsync(duration: duration);
        await ThinkAsync(pool, idleLimit);
        return live;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Warnings_OfManyReplicas_AreWrittenOnceEach(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _) = await LiveAsync(pool, TimeSpan.FromMinutes(9));
        var told = new List<WarningKind>();
        foreach (var minutes in new[] { 4.0, 4.5, 0.6 })
        {
            await pool.AgeAsync(id, TimeSpan.FromMinutes(minutes));
            var warned = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ThinkAsync(pool)))).SelectMany(one => one).ToList();
            told.Add(Assert.Single(warned).Kind);
            Assert.Empty(await ThinkAsync(pool));
        }

        Assert.Equal([WarningKind.Soon, WarningKind.Last, WarningKind.Grace], told);
        var session = (await pool.ReadAsync(id)).Session;
        Assert.Equal(told, session.Changes.Where(change => change.Kind == SessionEventKind.Warning).Select(change => change.Warning!.Kind));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task End_GivesGraceInWhichThePictureStaysAndNothingNewIsPlayed(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromMinutes(5));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(5));

        // By the clock of Redis, before anybody looked.
        Assert.IsType<GateOutcome.Ending>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence, null, effect: true));
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence, null, effect: false));
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true, staff: true));
        Assert.Empty(await pool.ExpireAsync());
        await ThinkAsync(pool);

        var ending = (await pool.ReadAsync(id)).Session;
        Assert.Equal(SessionState.Ending, ending.State);
        Assert.Equal(WarningKind.Grace, ending.Warning!.Kind);
        Assert.Equal(ending.EndsAt + pool.EndingOptions.Grace, ending.Warning.EndsAt);
        await pool.AssertSoundAsync();

        await pool.AgeAsync(id, pool.EndingOptions.Grace);
        Assert.IsType<GateOutcome.Gone>(await pool.Gate.CheckAsync(id, Acting.ForAnybody, lease.Fence, null, effect: true, staff: true));
        var ended = Assert.Single(await pool.ExpireAsync());
        Assert.Equal((SessionState.Ended, SessionEndReason.TimeUp), (ended.Session.State, ended.Session.Reason));
        Assert.Null(ended.Session.Warning);
        await ThinkAsync(pool);
        Assert.False(await pool.Redis.KeyExistsAsync(pool.Keys.Looks));
        Assert.False(await pool.Redis.KeyExistsAsync(pool.Keys.Life));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Extend_DuringTheGrace_BringsTheSessionBackAndArmsItsWarnings(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromMinutes(10));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(10.5));
        await ThinkAsync(pool);
        Assert.Equal(SessionState.Ending, (await pool.ReadAsync(id)).Session.State);

        var extended = Assert.IsType<ExtendOutcome.Extended>(await pool.Sessions.ExtendAsync(id, Acting.As("ana"), TimeSpan.FromMinutes(20), null)).View;

        Assert.Equal(SessionState.Live, extended.Session.State);
        // From now on, not from the end that is past.
        Assert.InRange(extended.Session.EndsAt, await pool.LookAsync() + TimeSpan.FromMinutes(19.9), await pool.LookAsync() + TimeSpan.FromMinutes(20));
        Assert.Null(extended.Session.Warning);
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence, null, effect: true));
        Assert.Empty(await ThinkAsync(pool));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(6));
        Assert.Empty(await pool.ExpireAsync());
        Assert.Equal(WarningKind.Early, Assert.Single(await ThinkAsync(pool)).Kind);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Grace_WithoutALoopThatBegins_EndsAllTheSame(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _) = await LiveAsync(pool, TimeSpan.FromMinutes(5));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(5) + pool.EndingOptions.Grace);

        Assert.Equal(SessionEndReason.TimeUp, Assert.Single(await pool.ExpireAsync()).Session.Reason);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Grace_WhenThePodIsLostInIt_IsTheEnd(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromMinutes(5));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(5));
        await ThinkAsync(pool);

        var ended = Assert.IsType<LoseOutcome.Ended>(await pool.LoseAsync(new PodAction.Lose(lease.PodId, lease.Fence, "lost"))).View;

        Assert.Equal(SessionEndReason.TimeUp, ended.Session.Reason);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Idle_WithoutASignOfLife_IsWarnedGivenGraceAndEnded(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var limit = TimeSpan.FromMinutes(5);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromHours(2), limit);
        // Heartbeats are sent by machines: they keep the lease, and say nothing of people.
        async Task PassesAsync(double minutes)
        {
            await pool.AgeAsync(id, TimeSpan.FromMinutes(minutes));
            await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence));
        }

        await PassesAsync(5.1);
        Assert.Equal((WarningReason.Idle, WarningKind.Soon), Of(Assert.Single(await ThinkAsync(pool, limit))));
        await PassesAsync(4.5);
        Assert.Equal((WarningReason.Idle, WarningKind.Last), Of(Assert.Single(await ThinkAsync(pool, limit))));
        await PassesAsync(0.6);
        Assert.Equal((WarningReason.Idle, WarningKind.Grace), Of(Assert.Single(await ThinkAsync(pool, limit))));
        Assert.Equal(SessionState.Ending, (await pool.ReadAsync(id)).Session.State);
        await PassesAsync(0.5);
        Assert.Empty(await pool.ExpireAsync());
        await pool.AgeAsync(id, TimeSpan.FromMinutes(0.5));
        Assert.Equal(SessionEndReason.Idle, Assert.Single(await pool.ExpireAsync()).Session.Reason);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Idle_GraceIsTakenBackByASignOfLife(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromHours(2));
        await IntoIdleGraceAsync(pool, id, lease);
        Assert.IsType<GateOutcome.Pass>(await pool.Gate.CheckAsync(id, Acting.As("ana"), lease.Fence, null, effect: true));

        await pool.Life.NoteLifeAsync(pool.Name, [id, SessionId.New(TimeProvider.System)]);
        await pool.AgeAsync(id, TimeSpan.FromSeconds(4));
        await ThinkAsync(pool);

        var back = await pool.ReadAsync(id);
        Assert.Equal(SessionState.Live, back.Session.State);
        Assert.Null(back.Session.Warning);
        Assert.Equal(back.Session.EndsAt + pool.EndingOptions.Grace, back.Lease!.EndsAt);
        Assert.Equal(1, await pool.Redis.HashLengthAsync(pool.Keys.Life));
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Idle_AnsweredThatSomebodyIsHere_GoesOn(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromHours(2));
        await IntoIdleGraceAsync(pool, id, lease);

        Assert.IsType<LeaseOutcome.Unknown>(await pool.Endings.AnswerIdleAsync(id, Acting.As("ben"), mayEnd: false));
        var view = Assert.IsType<LeaseOutcome.Done>(await pool.Endings.AnswerIdleAsync(id, Acting.As("ana"), mayEnd: false)).View;

        Assert.Equal(SessionState.Live, view.Session.State);
        Assert.Null(view.Session.Warning);
        Assert.Empty(await ThinkAsync(pool));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(9));
        Assert.Empty(await pool.ExpireAsync());
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Idle_WithACuePlannedForLater_Waits(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromHours(2));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(9));
        await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence));

        await pool.Life.NotePlansAsync(pool.Name, [(id, await pool.LookAsync() + TimeSpan.FromHours(1))]);
        Assert.Empty(await ThinkAsync(pool, TimeSpan.FromMinutes(5)));

        // Nobody says it any more: it is not believed for ever.
        var text = (string)(await pool.Redis.HashGetAsync(pool.Keys.Plans, id.ToString()))!;
        await pool.Redis.HashSetAsync(pool.Keys.Plans, id.ToString(), $"{text.Split('|')[0]}|1");
        await pool.Redis.SortedSetAddAsync(pool.Keys.Looks, id.ToString(), 1);
        Assert.Equal(WarningReason.Idle, Assert.Single(await ThinkAsync(pool, TimeSpan.FromMinutes(5))).Reason);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Idle_InsideABookedShow_EndsOnlyWithTheLeadsYes(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var limit = TimeSpan.FromMinutes(5);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromHours(2), limit);
        var record = JsonNode.Parse((string)(await pool.Redis.HashGetAsync(pool.Keys.Sessions, id.ToString()))!)!;
        record["booking"] = BookingId.New(TimeProvider.System).ToString();
        await pool.Redis.HashSetAsync(pool.Keys.Sessions, id.ToString(), record.ToJsonString());

        var asked = new List<EndingAction.Warn>();
        for (var minutes = 0; minutes < 40; minutes += 8)
        {
            await pool.AgeAsync(id, TimeSpan.FromMinutes(8));
            await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence));
            asked.AddRange(await ThinkAsync(pool, limit));
        }

        Assert.Equal((WarningReason.Idle, WarningKind.Question), Of(Assert.Single(asked)));
        Assert.Equal(SessionState.Live, (await pool.ReadAsync(id)).Session.State);

        Assert.IsType<LeaseOutcome.Done>(await pool.Endings.AnswerIdleAsync(id, Acting.As("ana"), mayEnd: true));
        Assert.Equal((WarningReason.Idle, WarningKind.Soon), Of(Assert.Single(await ThinkAsync(pool, limit))));
        await pool.AgeAsync(id, pool.EndingOptions.IdleNotice);
        await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence));
        await ThinkAsync(pool, limit);
        Assert.Equal(SessionState.Ending, (await pool.ReadAsync(id)).Session.State);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Time_WhenABookingFollows_SaysSoAndHowMuchIsPossible_AndTheGraceEndsBeforeIt(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, _) = await pool.OpenLiveAsync(duration: TimeSpan.FromMinutes(20));
        var endsAt = (await pool.ReadAsync(id)).Session.EndsAt;
        var keys = CalendarKeys.Of(pool.Name);
        await pool.Redis.StringSetAsync(keys.Rules, $$"""{"pool":"{{pool.Name}}","capacity":1,"bufferBeforeMs":15000,"bufferAfterMs":15000}""");
        async Task TakeAsync(DateTimeOffset from, DateTimeOffset to, string name)
        {
            await pool.Redis.SortedSetAddAsync(keys.Calendar, $"{to.ToUnixTimeMilliseconds()}|{name}", from.ToUnixTimeMilliseconds());
            await pool.Redis.SortedSetAddAsync(keys.Calendar, "longest", -TimeSpan.FromHours(3).TotalMilliseconds);
            await pool.Redis.SortedSetAddAsync(keys.Calendar, "booked", -to.ToUnixTimeMilliseconds());
        }

        // Its own span, and a show that begins 45 seconds after its end: 15 seconds are left beside the buffers.
        await TakeAsync(endsAt.AddMinutes(-20), endsAt, id.ToString());
        await TakeAsync(endsAt.AddSeconds(45), endsAt.AddHours(2), BookingId.New(TimeProvider.System).ToString());

        await ThinkAsync(pool);
        Assert.Equal(endsAt.AddSeconds(45), (await pool.ReadAsync(id)).Lease!.EndsAt);
        await pool.AgeAsync(id, TimeSpan.FromMinutes(6));
        await pool.Redis.KeyDeleteAsync(keys.Calendar);
        await TakeAsync(endsAt.AddMinutes(-6).AddMinutes(5), endsAt.AddHours(2), BookingId.New(TimeProvider.System).ToString());
        var warned = Assert.Single(await ThinkAsync(pool));
        Assert.Equal((WarningReason.NextBooking, WarningKind.Early), Of(warned));
        Assert.Equal(TimeSpan.FromSeconds((5 * 60) - 30), TimeSpan.FromMilliseconds(warned.Longest!.Value));
        Assert.Equal(endsAt.AddMinutes(-6).AddMinutes(1), (await pool.ReadAsync(id)).Lease!.EndsAt);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_WhenASignOfLifeCameMeanwhile_ChangesNothing(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, _) = await LiveAsync(pool, TimeSpan.FromHours(2));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(9));
        var facts = Assert.Single((await pool.Endings.ReadAsync(pool.Name)).Facts);
        await pool.Life.NoteLifeAsync(pool.Name, [id]);

        Assert.Null(await pool.Endings.WriteAsync(facts, new EndingStep([new EndingAction.BeginGrace(SessionEndReason.Idle, facts.Session.EndsAt)], facts.Session.EndsAt)));

        Assert.Equal(SessionState.Live, (await pool.ReadAsync(id)).Session.State);
        Assert.Single((await pool.Endings.ReadAsync(pool.Name)).Facts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Money_ThatRunsOut_IsToldAndEndsTheSessionInsteadOfRecovering(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var (id, lease) = await LiveAsync(pool, TimeSpan.FromHours(2));
        var until = await pool.LookAsync() + TimeSpan.FromMinutes(4);
        await pool.Pods.NoteMoneyAsync(pool.Name, new PodAction.Money(lease.PodId, lease.Fence + 1, until));
        Assert.Null((await pool.ReadAsync(id)).Session.MoneyUntil);

        await pool.Pods.NoteMoneyAsync(pool.Name, new PodAction.Money(lease.PodId, lease.Fence, until));
        var warned = Assert.Single(await ThinkAsync(pool));
        Assert.Equal((WarningReason.NoMoney, WarningKind.Soon), Of(warned));
        Assert.Equal(until.ToUnixTimeMilliseconds(), warned.EndsAt.ToUnixTimeMilliseconds());

        await pool.Pods.NoteMoneyAsync(pool.Name, new PodAction.Money(lease.PodId, lease.Fence, null));
        await ThinkAsync(pool);
        Assert.Null((await pool.ReadAsync(id)).Session.Warning);

        var ended = Assert.IsType<LoseOutcome.Ended>(await pool.LoseAsync(new PodAction.Lose(lease.PodId, lease.Fence, "no money", NoMoney: true))).View;
        Assert.Equal(SessionEndReason.NoMoney, ended.Session.Reason);
        await pool.AssertSoundAsync();
    }

    private static async Task IntoIdleGraceAsync(PoolInRedis pool, SessionId id, Lease lease)
    {
        foreach (var minutes in new[] { 9.0, 9, 9, 3.5, 5.1 })
        {
            await pool.AgeAsync(id, TimeSpan.FromMinutes(minutes));
            await pool.Leases.RenewAsync(id, Acting.As("ana"), new FencingToken(lease.Fence));
            await ThinkAsync(pool);
        }

        Assert.Equal(SessionState.Ending, (await pool.ReadAsync(id)).Session.State);
    }

    private static (WarningReason Reason, WarningKind Kind) Of(EndingAction.Warn warned) => (warned.Reason, warned.Kind);
}
