using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Sessions;

public sealed class EndSessionTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task End_OfALiveSession_FreesThePodAndChargesForTheTimeHeld(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync(pricePerHour: 2);
        var (id, lease) = await pool.OpenLiveAsync();
        await pool.AgeAsync(id, TimeSpan.FromMinutes(6));

        var ended = Assert.IsType<EndOutcome.Ended>(await pool.Sessions.EndAsync(id, Acting.As("ana"))).View;

        Assert.Equal(SessionEndReason.Closed, ended.Session.Reason);
        Assert.Equal(lease.PodId, ended.Lease!.PodId);
        Assert.InRange(ended.Session.Spent, 200_000, 202_000);
        Assert.Null((await pool.Pods.UseAsync(pool.Name)).Pods[lease.PodId].Holder);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task End_Again_AnswersTheSame(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, _) = await pool.OpenLiveAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => pool.Sessions.EndAsync(id, Acting.As("ana"))));

        Assert.Single(outcomes.OfType<EndOutcome.Ended>());
        Assert.Equal(9, outcomes.OfType<EndOutcome.Known>().Count(known => known.View.Session.Reason == SessionEndReason.Closed));
        Assert.IsType<EndOutcome.Unknown>(await pool.Sessions.EndAsync(id, Acting.As("ben")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task End_OfAWaitingSession_LeavesTheLine(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var first = await pool.OpenInLineAsync();
        var second = await pool.OpenInLineAsync();

        await pool.Sessions.EndAsync(first, Acting.ForAnybody);

        Assert.Equal(1, (await pool.ReadAsync(second)).Place);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Expire_WhenTheLeaseRanOutByTheServersClock_EndsTheSessionAtItsExpiry(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync(pricePerHour: 6);
        var (id, lease) = await pool.OpenLiveAsync();
        Assert.Empty(await pool.ExpireAsync());
        await pool.AgeAsync(id, pool.Options.LeaseDuration + TimeSpan.FromMinutes(30));

        var ended = Assert.Single(await pool.ExpireAsync());

        Assert.Equal(SessionEndReason.LeaseExpired, ended.Session.Reason);
        Assert.Equal(lease.PodId, ended.Lease!.PodId);
        // Half an hour in which nobody looked is not charged.
        Assert.Equal(1_000_000, ended.Session.Spent);
        Assert.Equal(ended.Lease.ExpiresAt, ended.Session.EndedAt);
        Assert.Empty(await pool.ExpireAsync());
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Expire_WhenTheSessionReachedItsEnd_SaysTimeUp(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, _) = await pool.OpenLiveAsync(duration: TimeSpan.FromMinutes(5));
        await pool.AgeAsync(id, TimeSpan.FromMinutes(5));

        Assert.Equal(SessionEndReason.TimeUp, Assert.Single(await pool.ExpireAsync()).Session.Reason);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Expire_WhenNoPodCameWithinTheRecoveryLimit_SaysSoHonestly(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync();
        Assert.NotNull(await pool.LoseAsync(lease));
        await pool.AgeAsync(id, pool.Options.RecoveryLimit);

        var ended = Assert.Single(await pool.ExpireAsync());

        Assert.Equal(SessionEndReason.NoPod, ended.Session.Reason);
        Assert.Contains("recovery limit", ended.Session.Notice, StringComparison.Ordinal);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Expire_LongAfterTheEnd_ForgetsTheSessionWhole(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var id = await pool.OpenInLineAsync();
        await pool.Sessions.EndAsync(id, Acting.ForAnybody);
        await pool.AgeAsync(id, pool.Options.EndedRetention);

        await pool.ExpireAsync();

        Assert.Null(await pool.Sessions.FindAsync(id, Acting.ForAnybody));
        foreach (var key in new[] { pool.Keys.Sessions, pool.Keys.Deadlines, pool.Keys.Index, pool.Keys.Line, pool.Keys.Leases })
        {
            Assert.False(await pool.Redis.KeyExistsAsync(key), key.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Expire_OfMoreThanOneBatchByTwoReplicas_EndsEachOnce(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        for (var i = 0; i < 250; i++)
        {
            var id = await pool.OpenInLineAsync();
            await pool.AgeAsync(id, TimeSpan.FromHours(3));
        }

        var ended = (await Task.WhenAll(pool.ExpireAsync(), pool.ExpireAsync())).SelectMany(batch => batch).ToList();

        Assert.Equal(250, ended.Select(view => view.Session.Id).Distinct().Count());
        Assert.Equal(250, ended.Count);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EndLine_OfMoreThanOneBatchByTwoReplicas_EndsEachOnceAndLeavesWhoIsLive(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (live, _) = await pool.OpenLiveAsync();
        for (var i = 0; i < 150; i++)
        {
            await pool.OpenInLineAsync();
        }

        Task<IReadOnlyList<SessionView>> EndLineAsync() => pool.Sessions.EndLineAsync(pool.Name, TestContext.Current.CancellationToken);
        var ended = (await Task.WhenAll(EndLineAsync(), EndLineAsync())).SelectMany(batch => batch).ToList();

        Assert.Equal(150, ended.Select(view => view.Session.Id).Distinct().Count());
        Assert.Equal(150, ended.Count);
        Assert.All(ended, view => Assert.Equal(SessionEndReason.NoPod, view.Session.Reason));
        Assert.Equal(SessionState.Live, (await pool.ReadAsync(live)).Session.State);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Extend_MovesTheEndButNeverPastTheLongest(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        var (id, lease) = await pool.OpenLiveAsync(duration: TimeSpan.FromMinutes(5));
        Assert.Equal(lease.GrantedAt + TimeSpan.FromMinutes(5), lease.ExpiresAt);

        var extended = Assert.IsType<ExtendOutcome.Extended>(await pool.Sessions.ExtendAsync(id, Acting.As("ana"), TimeSpan.FromHours(1), "k")).View;
        var again = Assert.IsType<ExtendOutcome.Extended>(await pool.Sessions.ExtendAsync(id, Acting.As("ana"), TimeSpan.FromHours(1), "k")).View;
        var tooLong = Assert.IsType<ExtendOutcome.TooLong>(await pool.Sessions.ExtendAsync(id, Acting.As("ana"), TimeSpan.FromHours(7), null));

        Assert.Equal(extended.Session.LiveAt + TimeSpan.FromMinutes(65), extended.Session.EndsAt);
        Assert.Equal(extended.Session.EndsAt, again.Session.EndsAt);
        Assert.True(extended.Lease!.ExpiresAt >= lease.GrantedAt + pool.Options.LeaseDuration);
        Assert.Equal(TimeSpan.FromMinutes((8 * 60) - 65), tooLong.Possible);
        Assert.IsType<ExtendOutcome.Unknown>(await pool.Sessions.ExtendAsync(id, Acting.As("ben"), TimeSpan.FromHours(1), null));
        await pool.Sessions.EndAsync(id, Acting.ForAnybody);
        Assert.IsType<ExtendOutcome.Over>(await pool.Sessions.ExtendAsync(id, Acting.As("ana"), TimeSpan.FromHours(1), null));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Extend_RepeatedAfterOthers_IsDoneOnceForEachOfTheLastKeys(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var id = await pool.OpenInLineAsync();
        Task<ExtendOutcome> ExtendAsync(int key, int minutes = 1) =>
            pool.Sessions.ExtendAsync(id, Acting.As("ana"), TimeSpan.FromMinutes(minutes), $"key-{key}");
        for (var key = 0; key < 17; key++)
        {
            Assert.IsType<ExtendOutcome.Extended>(await ExtendAsync(key));
        }

        var endsAt = (await pool.ReadAsync(id)).Session.EndsAt;
        for (var key = 1; key < 17; key++)
        {
            Assert.Equal(endsAt, Assert.IsType<ExtendOutcome.Extended>(await ExtendAsync(key)).View.Session.EndsAt);
            Assert.IsType<ExtendOutcome.KeyReused>(await ExtendAsync(key, minutes: 2));
        }

        // The oldest is forgotten: what is remembered is bounded.
        Assert.Equal(endsAt.AddMinutes(1), Assert.IsType<ExtendOutcome.Extended>(await ExtendAsync(0)).View.Session.EndsAt);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Changes_OfALongLife_AreBounded(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var id = await pool.OpenInLineAsync();
        for (var i = 0; i < 60; i++)
        {
            await pool.ClaimAsync(onTheWay: i % 2);
        }

        var changes = (await pool.ReadAsync(id)).Session.Changes;

        Assert.Equal(20, changes.Count);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => changes[0].Version + i), changes.Select(change => change.Version));
    }
}
