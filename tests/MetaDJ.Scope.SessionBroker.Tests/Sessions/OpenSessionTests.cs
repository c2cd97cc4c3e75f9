using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Sessions;

public sealed class OpenSessionTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_WhenAPodIsReady_IsLiveAtOnce(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var pod = await pool.OfferNewAsync(pricePerHour: 0.69m);

        var view = Assert.IsType<OpenOutcome.Live>(await pool.OpenAsync("ana", TimeSpan.FromMinutes(30))).View;

        Assert.Equal(SessionState.Live, view.Session.State);
        Assert.Equal("ana", view.Session.Holder);
        Assert.Equal(pod, view.Lease!.PodId);
        Assert.Equal(690_000, view.Lease.Price);
        Assert.True(view.Lease.Fence > 0);
        Assert.Equal(view.Lease.GrantedAt + pool.Options.LeaseDuration, view.Lease.ExpiresAt);
        Assert.Equal(view.Session.LiveAt + TimeSpan.FromMinutes(30), view.Session.EndsAt);
        Assert.Null(view.Place);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_By200AtOnceFor3Pods_GivesExactly3Leases(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        for (var i = 0; i < 3; i++)
        {
            await pool.OfferNewAsync();
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => pool.OpenAsync($"person-{i}")));

        var leases = outcomes.OfType<OpenOutcome.Live>().Select(live => live.View.Lease!).ToList();
        Assert.Equal(3, leases.Count);
        Assert.Equal(3, leases.Select(lease => lease.PodId).Distinct().Count());
        Assert.Equal(3, leases.Select(lease => lease.Fence).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 197), outcomes.OfType<OpenOutcome.InLine>().Select(line => line.View.Place!.Value).Order());
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_OfTheSameIdAgain_AnswersWhatThereIs(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        await pool.OfferNewAsync();
        var id = SessionId.New(TimeProvider.System);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pool.Sessions.OpenAsync(id, pool.Name, "ana", TimeSpan.FromHours(1))));

        Assert.Single(outcomes.OfType<OpenOutcome.Live>());
        Assert.Equal(19, outcomes.OfType<OpenOutcome.Known>().Count(known => known.View.Lease is not null));
        Assert.Single((await pool.Pods.UseAsync(pool.Name)).Ready);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_WhenSomebodyWaitsAndAPodBecameReady_DoesNotJumpTheLine(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var first = await pool.OpenInLineAsync("ana");
        await pool.OfferNewAsync();

        var second = await pool.OpenInLineAsync("ben");
        var live = Assert.Single(await pool.ClaimAsync());

        Assert.Equal(first, live.Session.Id);
        Assert.Equal(1, (await pool.ReadAsync(second)).Place);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Claim_ByTwoReplicasAtOnce_GrantsEachPodOnceAndInOrder(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var line = new List<SessionId>();
        for (var i = 0; i < 30; i++)
        {
            line.Add(await pool.OpenInLineAsync($"person-{i}"));
        }

        for (var i = 0; i < 20; i++)
        {
            await pool.OfferNewAsync();
        }

        var granted = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pool.ClaimAsync()))).SelectMany(live => live).ToList();

        Assert.Equal(line.Take(20).ToHashSet(), granted.Select(view => view.Session.Id).ToHashSet());
        Assert.Equal(20, granted.Select(view => view.Lease!.PodId).Distinct().Count());
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Claim_WithPodsOnTheWay_TellsTheFirstInLine(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var first = await pool.OpenInLineAsync();
        var second = await pool.OpenInLineAsync();

        await pool.ClaimAsync(onTheWay: 1);
        Assert.Equal(SessionState.Warming, (await pool.ReadAsync(first)).Session.State);
        Assert.Equal(SessionState.Waiting, (await pool.ReadAsync(second)).Session.State);

        await pool.ClaimAsync(onTheWay: 0);
        var back = (await pool.ReadAsync(first)).Session;
        Assert.Equal(SessionState.Waiting, back.State);
        Assert.Equal([SessionState.Waiting, SessionState.Warming, SessionState.Waiting], back.Changes.Select(change => change.State));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Find_ByAnotherHolder_IsUnknown(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var id = await pool.OpenInLineAsync("ana");

        Assert.NotNull(await pool.Sessions.FindAsync(id, Acting.As("ana")));
        Assert.Null(await pool.Sessions.FindAsync(id, Acting.As("ben")));
        Assert.Null(await pool.Sessions.FindAsync(id, Acting.As("*")));
        Assert.Null(await pool.Sessions.FindAsync(id, Acting.As("")));
        Assert.Null(await pool.Sessions.FindAsync(SessionId.New(TimeProvider.System), Acting.ForAnybody));
    }
}
