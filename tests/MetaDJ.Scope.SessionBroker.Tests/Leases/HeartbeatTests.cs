using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Leases;

public sealed class HeartbeatTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task RenewMany_OverTwoPools_AnswersEachInItsPlace(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        using var other = await PoolInRedis.CreateAsync(servers, kind);
        await pool.OfferNewAsync();
        await pool.OfferNewAsync();
        await other.OfferNewAsync();
        var (first, lease) = await pool.OpenLiveAsync("ana");
        var (expired, expiredLease) = await pool.OpenLiveAsync("ana");
        var (elsewhere, elsewhereLease) = await other.OpenLiveAsync("ana");
        var waiting = await pool.OpenInLineAsync("ana");
        await pool.AgeAsync(first, TimeSpan.FromMinutes(9));
        await pool.AgeAsync(expired, pool.Options.LeaseDuration);

        var outcomes = await pool.Leases.RenewManyAsync(
        [
            Beat(waiting, 1), Beat(elsewhere, elsewhereLease.Fence), Beat(first, lease.Fence + 9), Beat(first, lease.Fence), Beat(first, lease.Fence, "ben"),
            Beat(expired, expiredLease.Fence), Beat(SessionId.New(TimeProvider.System), 1),
        ]);

        Assert.Equal(new LeaseOutcome.NotLive(SessionState.Waiting), outcomes[0]);
        Assert.IsType<LeaseOutcome.Lasts>(outcomes[1]);
        Assert.IsType<LeaseOutcome.Stale>(outcomes[2]);
        Assert.Equal((await pool.ReadAsync(first)).Lease!.ExpiresAt, Assert.IsType<LeaseOutcome.Lasts>(outcomes[3]).Until);
        Assert.IsType<LeaseOutcome.Unknown>(outcomes[4]);
        Assert.IsType<LeaseOutcome.Gone>(outcomes[5]);
        Assert.IsType<LeaseOutcome.Unknown>(outcomes[6]);

        // Only who was renewed lives on, though the deadline that was noted for both has passed.
        await pool.AgeAsync(first, TimeSpan.FromMinutes(9));
        Assert.Equal(expired, Assert.Single(await pool.ExpireAsync()).Session.Id);
        await pool.AgeAsync(first, TimeSpan.FromMinutes(2));
        Assert.Equal(first, Assert.Single(await pool.ExpireAsync()).Session.Id);
        await pool.AssertSoundAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task RenewMany_OfMoreThanOneScriptTakes_RenewsAll(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var beats = new List<Heartbeat>();
        for (var i = 0; i < (2 * LeaseStore.RenewedTogether) + 1; i++)
        {
            await pool.OfferNewAsync();
            var (id, lease) = await pool.OpenLiveAsync();
            beats.Add(Beat(id, lease.Fence));
        }

        await pool.AgeAsync(beats[^1].SessionId, TimeSpan.FromMinutes(9));

        Assert.All(await pool.Leases.RenewManyAsync(beats), outcome => Assert.IsType<LeaseOutcome.Lasts>(outcome));
        Assert.True((await pool.ReadAsync(beats[^1].SessionId)).Lease!.ExpiresAt > await pool.Pods.NowAsync() + TimeSpan.FromMinutes(9));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Renew_OfManyAtOnce_AnswersEachWithItsOwnSession(RedisKind kind)
    {
        using var pool = await PoolInRedis.CreateAsync(servers, kind);
        var held = new List<(SessionId Id, long Fence)>();
        for (var i = 0; i < 20; i++)
        {
            await pool.OfferNewAsync();
            var (id, lease) = await pool.OpenLiveAsync($"person-{i}");
            held.Add((id, lease.Fence));
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(
            () => pool.Leases.RenewAsync(held[i % 20].Id, Acting.As($"person-{i % 20}"), new FencingToken(held[i % 20].Fence)), Cancellation)));

        Assert.All(outcomes.Select((outcome, i) => (outcome, i)), beat =>
        {
            var view = Assert.IsType<LeaseOutcome.Done>(beat.outcome).View;
            Assert.Equal(held[beat.i % 20].Id, view.Session.Id);
            Assert.Equal(held[beat.i % 20].Fence, view.Lease!.Fence);
        });
    }

    [Fact]
    public async Task Shared_WhileOneIsUnderWay_TheNextGoTogetherAndOnlyTheBrokenOneFails()
    {
        var batches = new List<int>();
        var letGo = new TaskCompletionSource();
        var broken = SessionId.New(TimeProvider.System);
        var shared = new SharedHeartbeats(async (_, together) =>
        {
            batches.Add(together.Count);
            await letGo.Task;
            return together.Any(beat => beat.SessionId == broken)
                ? throw new RedisServerException("ERR broken record")
                : [.. together.Select(beat => new LeaseOutcome.Lasts(DateTimeOffset.FromUnixTimeSeconds(beat.Token.Value)))];
        });
        var pool = MetaDJ.Scope.Provisioning.Contracts.PoolName.Parse("stage");

        var first = shared.RenewAsync(pool, Beat(SessionId.New(TimeProvider.System), 1));
        var second = shared.RenewAsync(pool, Beat(SessionId.New(TimeProvider.System), 2));
        var third = shared.RenewAsync(pool, Beat(broken, 3));
        var fourth = shared.RenewAsync(pool, Beat(SessionId.New(TimeProvider.System), 4));
        letGo.SetResult();

        Assert.Equal(new LeaseOutcome.Lasts(DateTimeOffset.FromUnixTimeSeconds(1)), await first);
        Assert.Equal(new LeaseOutcome.Lasts(DateTimeOffset.FromUnixTimeSeconds(2)), await second);
        await Assert.ThrowsAsync<RedisServerException>(() => third);
        Assert.Equal(new LeaseOutcome.Lasts(DateTimeOffset.FromUnixTimeSeconds(4)), await fourth);
        Assert.Equal([1, 3], batches.Take(2));
    }

    [Fact]
    public async Task Heartbeats_OfMineAndOthers_RenewOnlyMine()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (mine, _) = await broker.OpenLiveAsync("ana");
        var (others, _) = await broker.OpenLiveAsync("ben");
        SessionHeartbeat[] beats =
        [
            new() { SessionId = others.Id, FencingToken = others.FencingToken!.Value },
            new() { SessionId = mine.Id, FencingToken = mine.FencingToken!.Value },
        ];

        var answers = (await broker.Api(AccessForTests.Member("ana")).HeartbeatManyAsync(beats, Cancellation)).Content!;
        Assert.Equal((others.Id, HeartbeatOutcome.NotFound, null), (answers[0].SessionId, answers[0].Outcome, answers[0].LeaseExpiresAt));
        Assert.Equal((mine.Id, HeartbeatOutcome.Renewed), (answers[1].SessionId, answers[1].Outcome));
        Assert.True(answers[1].LeaseExpiresAt >= mine.LeaseExpiresAt);

        var operators = (await broker.Api(AccessForTests.Operator).HeartbeatManyAsync(beats, Cancellation)).Content!;
        Assert.All(operators, answer => Assert.Equal(HeartbeatOutcome.Renewed, answer.Outcome));
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("[null]", "$[0]")]
    [InlineData("""[{"sessionId":"ses_x","fencingToken":1}]""", null)]
    [InlineData("""[{"sessionId":"ses_01900000000070008000000000000000","fencingToken":0}]""", null)]
    [InlineData("""{"sessionId":1}""", null)]
    public async Task Heartbeats_ThatMakeNoSense_AreRefused(string body, string? field)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await broker.Client(AccessForTests.Member("ana")).PostAsync("/api/heartbeats", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        if (field is not null)
        {
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        }
    }

    [Fact]
    public async Task Heartbeats_OfTooMany_AreRefused()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var beat = new SessionHeartbeat { SessionId = SessionId.New(TimeProvider.System), FencingToken = new FencingToken(1) };

        var answer = await broker.Api(AccessForTests.Member("ana")).HeartbeatManyAsync([.. Enumerable.Repeat(beat, SessionHeartbeat.AtOnce + 1)], Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Heartbeat Beat(SessionId id, long fence, string caller = "ana") => new(id, Acting.As(caller), new FencingToken(fence));
}
