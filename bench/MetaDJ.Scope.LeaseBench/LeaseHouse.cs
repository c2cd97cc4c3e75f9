using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.LeaseBench.Neighbours;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.LeaseBench;

/// <summary>Redis, the broker as it is deployed, its neighbours, and what it is compared with, as processes of their own.</summary>
internal sealed class LeaseHouse : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly ConnectionMultiplexer _connection;
    private readonly SessionHomes _homes;

    private LeaseHouse(RedisProcess redis, ConnectionMultiplexer connection, ServiceProcess neighbours, ServiceProcess bare, ServiceProcess broker)
    {
        (Redis, _connection, Neighbours, Bare, Broker) = (redis, connection, neighbours, bare, broker);
        var options = Options.Create(new BrokerOptions());
        _homes = new SessionHomes(Database, options);
        Sessions = new SessionStore(Database, _homes, options);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256, PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
    }

    public RedisProcess Redis { get; }

    public ServiceProcess Neighbours { get; }

    public ServiceProcess Bare { get; }

    public ServiceProcess Broker { get; }

    public HttpClient Http { get; }

    public SessionStore Sessions { get; }

    public IDatabase Database => _connection.GetDatabase();

    public static async Task<LeaseHouse> StartAsync()
    {
        var redis = await RedisProcess.StartAsync(appendOnly: true);
        var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},protocol=resp2");
        var neighbours = StartRole(NeighbourHost.Neighbours);
        var bare = StartRole(NeighbourHost.Bare, ("Redis", redis.ConnectionString), ("Pods", neighbours.Url.ToString()));
        var broker = ServiceProcess.Start("MetaDJ.Scope.SessionBroker", Local(), new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["Access__SigningKey"] = AccessForTests.SigningKey,
            // A few members make the load of many here.
            ["Access__RateLimits__Enabled"] = "false",
            ["Services__provisioning__http__0"] = neighbours.Url.ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
            // What one person may do is not what is measured.
            ["Stage__Rates__Parameters"] = "100000",
            ["Stage__Rates__Reads"] = "100000",
        });
        foreach (var service in new[] { neighbours, bare, broker })
        {
            await service.ReadyAsync(CancellationToken.None);
        }

        return new LeaseHouse(redis, connection, neighbours, bare, broker);
    }

    public static string Subject(int n) => $"person-{n}";

    /// <summary>So many pods that stand ready, offered by the broker's own loop.</summary>
    public async Task<PoolName> OfferAsync(string name, int pods)
    {
        var pool = PoolName.Parse(name);
        using var published = await Http.PostAsync(new Uri(Neighbours.Url, $"bench/pods/{pool}/{pods}"), null);
        published.EnsureSuccessStatusCode();
        var keys = PoolKeys.Of(pool);
        var start = TimeProvider.System.GetTimestamp();
        for (long last = -1, seen; (seen = await Database.SortedSetLengthAsync(keys.Ready)) < pods; last = seen)
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMinutes(3))
            {
                throw new TimeoutException($"{last} of {pods} pods were offered in three minutes.\n{Broker.Output}");
            }

            await Task.Delay(Glance, TimeProvider.System);
        }

        return pool;
    }

    /// <summary>Sessions that hold the pool's pods, opened past the broker.</summary>
    public async Task<IReadOnlyList<(SessionId Id, long Fence)>> OpenLiveAsync(PoolName pool, int count, string holder)
    {
        var opened = new (SessionId, long)[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            var outcome = await Sessions.OpenAsync(SessionId.New(TimeProvider.System), pool, holder, TimeSpan.FromHours(4));
            var view = outcome is OpenOutcome.Live(var live) ? live : throw new InvalidOperationException($"A pod was there to be had, and became {outcome}.");
            opened[n] = (view.Session.Id, view.Lease!.Fence);
        });
        return opened;
    }

    /// <exception cref="InvalidOperationException">It answered otherwise.</exception>
    public async Task PostAsync(Uri url, AuthenticationHeaderValue? authorization, object body, HttpStatusCode expected, long? fence = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body, body.GetType(), options: HttpDefaults.Json) };
        request.Headers.Authorization = authorization;
        if (fence is { } token)
        {
            request.Headers.Add(StageHeaders.FencingToken, token.ToString(CultureInfo.InvariantCulture));
        }

        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != expected)
        {
            throw new InvalidOperationException($"{url} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(text)}\n{Broker.Output}");
        }
    }

    public Uri AtBroker(string path) => new(Broker.Url, path);

    /// <summary>What Redis holds, in bytes.</summary>
    public async Task<long> RedisBytesAsync()
    {
        var memory = (string)(await Database.ExecuteAsync("INFO", "memory"))!;
        return long.Parse(memory.Split('\n').Single(line => line.StartsWith("used_memory:", StringComparison.Ordinal)).Split(':')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>What Redis has used of all cores.</summary>
    public async Task<TimeSpan> RedisProcessorTimeAsync()
    {
        var cpu = (string)(await Database.ExecuteAsync("INFO", "cpu"))!;
        return TimeSpan.FromSeconds(cpu.Split('\n')
            .Where(line => line.StartsWith("used_cpu_sys:", StringComparison.Ordinal) || line.StartsWith("used_cpu_user:", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _homes.Dispose();
        await Broker.DisposeAsync();
        await Bare.DisposeAsync();
        await Neighbours.DisposeAsync();
        await _connection.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private static Uri Local() => new($"http://127.0.0.1:{LoopbackPort.Free()}/");

    private static ServiceProcess StartRole(string role, params (string Name, string Value)[] settings) => ServiceProcess.Start(
        "MetaDJ.Scope.LeaseBench", Local(), new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))) { [NeighbourHost.Variable] = role });
}
