using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using Refit;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Leases;

/// <summary>
/// Fifty sessions are live on two brokers of their own processes, and something under them is killed: none ends, none gets another token or pod, no pod
/// has two leases, and everybody still reaches their own.
/// </summary>
public sealed class FiftySessionsTests
{
    private const int Sessions = 50;
    private static readonly PoolName Pool = PoolName.Parse("full-house");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("brokers", 60)]
    [InlineData("redis", 60)]
    [InlineData("rabbitmq", 10)]
    public async Task Kill_WhileFiftySessionsAreLive_EndsNoneAndDoublesNone(string victim, int leaseSeconds)
    {
        await using var scope = await StubScope.StartAsync();
        await using var provisioning = await StubProvisioning.StartAsync(scope.Url);
        await using var redis = await RedisProcess.StartAsync(appendOnly: true);
        await using var rabbit = victim == "rabbitmq" ? await RabbitProcess.StartAsync(Cancellation) : null;
        provisioning.Pools[Pool] = true;
        var pods = Enumerable.Range(0, Sessions).Select(_ => provisioning.AddPod(Pool)).ToHashSet();
        await using var first = Broker(provisioning, redis, rabbit, leaseSeconds);
        await using var second = Broker(provisioning, redis, rabbit, leaseSeconds);
        await first.ReadyAsync(Cancellation);
        await second.ReadyAsync(Cancellation);
        var live = await OpenAllAsync(first);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var beating = BeatAsync([first, second], live, done.Token);

        switch (victim)
        {
            case "brokers":
                await first.KillAsync();
                await second.KillAsync();
                first.Start();
                second.Start();
                await first.ReadyAsync(Cancellation);
                await second.ReadyAsync(Cancellation);
                break;
            case "redis":
                await Eventually.SeeAsync("the grants are on disk", () => AppendedAsync(redis), fsynced => fsynced, Cancellation);
                await redis.RestartAsync();
                break;
            case "rabbitmq":
                await rabbit!.KillAsync();
                var down = (await ReadAsync(second, live[0].Id)).LeaseExpiresAt!.Value;
                // Every lease has run out and been renewed since, twice over, without a message.
                await Eventually.SeeAsync(
                    "leases outlive themselves", () => ReadAsync(second, live[0].Id),
                    session => session.LeaseExpiresAt > down + TimeSpan.FromSeconds(2 * leaseSeconds), Cancellation);
                await rabbit.RestartAsync(Cancellation);
                break;
        }

        await Eventually.SeeAsync(
            "a heartbeat renews all of them", () => BeatOnceAsync(second, live, Cancellation),
            answers => answers?.All(answer => answer.Outcome == HeartbeatOutcome.Renewed) == true, Cancellation);
        await done.CancelAsync();
        await beating;

        foreach (var session in live)
        {
            var now = await ReadAsync(second, session.Id);
            Assert.Equal((SessionState.Live, session.FencingToken, session.Holder), (now.State, now.FencingToken, now.Holder));
        }

        var leases = await LeasesAsync(redis);
        Assert.Equal(pods, leases.Select(lease => lease.PodId).ToHashSet());
        Assert.Equal(Sessions, leases.Count);
        Assert.Equal(live.Select(session => (session.Id, session.FencingToken!.Value.Value)).ToHashSet(), leases.Select(lease => (lease.SessionId, lease.Fence)).ToHashSet());
        await Task.WhenAll(live.Select(session => KnockAsync(session.FencingToken!.Value.Value % 2 == 0 ? first : second, session)));
        Assert.All(leases, lease => Assert.Equal([$"POST /api/v1/session/parameters?who={lease.SessionId}"], scope.ArrivedAt(lease.PodId)));
    }

    private static ServiceProcess Broker(StubProvisioning provisioning, RedisProcess redis, RabbitProcess? rabbit, int leaseSeconds) => ServiceProcess.Start(
        "MetaDJ.Scope.SessionBroker", new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/"), new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["ConnectionStrings__messaging"] = rabbit?.ConnectionString ?? "",
            ["Access__SigningKey"] = AccessForTests.SigningKey,
            ["Services__provisioning__http__0"] = provisioning.Url,
            ["Sessions__LeaseDuration"] = TimeSpan.FromSeconds(leaseSeconds).ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
        });

    private static ISessionBrokerApi Api(ServiceProcess broker, AuthenticationHeaderValue authorization)
    {
        var http = new HttpClient { BaseAddress = broker.Url, Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = authorization;
        return RestService.For<ISessionBrokerApi>(http, new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));
    }

    private static async Task<List<SessionResponse>> OpenAllAsync(ServiceProcess broker)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(
            i => Api(broker, AccessForTests.Member($"person-{i}")).OpenAsync(new OpenSessionRequest { Pool = Pool }, cancellationToken: Cancellation)));
        return [.. await Task.WhenAll(opened.Select(session => Eventually.SeeAsync(
            $"{session.Content!.Id} is live", () => ReadAsync(broker, session.Content.Id), read => read.State == SessionState.Live, Cancellation)))];
    }

    private static async Task<SessionResponse> ReadAsync(ServiceProcess broker, SessionId id) =>
        (await Api(broker, AccessForTests.Operator).GetAsync(id, Cancellation)).Content ?? throw new InvalidOperationException($"{id} cannot be read.");

    /// <summary>All of them, through the brokers in turn, until it is enough; what fails is tried again.</summary>
    private static async Task BeatAsync(IReadOnlyList<ServiceProcess> brokers, List<SessionResponse> live, CancellationToken enough)
    {
        for (var turn = 0; !enough.IsCancellationRequested; turn++)
        {
            await BeatOnceAsync(brokers[turn % brokers.Count], live, enough);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null when the broker could not be asked, or could not ask Redis.</returns>
    private static async Task<IReadOnlyList<HeartbeatAnswer>?> BeatOnceAsync(ServiceProcess broker, List<SessionResponse> live, CancellationToken cancellationToken)
    {
        var beats = live.Select(session => new SessionHeartbeat { SessionId = session.Id, FencingToken = session.FencingToken!.Value }).ToList();
        try
        {
            using var answer = await Api(broker, AccessForTests.Service).HeartbeatManyAsync(beats, cancellationToken);
            return answer.Content;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task KnockAsync(ServiceProcess broker, SessionResponse session)
    {
        using var http = new HttpClient { BaseAddress = broker.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"stage/{session.Id}/api/v1/session/parameters?who={session.Id}") { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = AccessForTests.Member(session.Holder);
        request.Headers.Add(StageHeaders.FencingToken, session.FencingToken.ToString());
        using var answer = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<IReadOnlyList<Lease>> LeasesAsync(RedisProcess redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        return [.. (await connection.GetDatabase().HashGetAllAsync(PoolKeys.Of(Pool).Leases)).Select(entry => Records.Read<Lease>(entry.Value!))];
    }

    /// <summary>Whether nothing of the grants waits to be written: that may take a second or two, and is what the record may lose (docs/adr/0004).</summary>
    private static async Task<bool> AppendedAsync(RedisProcess redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var facts = (string)(await connection.GetDatabase().ExecuteAsync("INFO", "persistence"))!;
        return facts.Contains("aof_buffer_length:0\r", StringComparison.Ordinal) && facts.Contains("aof_pending_bio_fsync:0\r", StringComparison.Ordinal);
    }
}
