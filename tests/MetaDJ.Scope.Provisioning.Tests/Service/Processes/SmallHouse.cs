using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Service.Processes;

/// <summary>Provisioning, the broker and the simulated cloud as processes of their own, and no bus: what one is not told it has to see.</summary>
internal sealed class SmallHouse : IAsyncDisposable
{
    public const string Pool = "stage";
    public const string Prefix = "metadj-small-";
    public const string Key = "rehearsal";

    private readonly HttpClient _control;
    private readonly IConnectionMultiplexer _connection;

    private SmallHouse(RedisProcess redis, IConnectionMultiplexer connection, Uri simulator)
    {
        (Redis, _connection) = (redis, connection);
        _control = new HttpClient { BaseAddress = simulator };
        _control.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MetaDJ.Scope.Tests", "1"));
        _control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public required ServiceProcess Simulator { get; init; }

    public required ServiceProcess Provisioning { get; init; }

    public required ServiceProcess Broker { get; init; }

    public IProvisioningApi Pods => Client<IProvisioningApi>(Provisioning.Url, AccessForTests.Operator);

    private RedisProcess Redis { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SmallHouse> StartAsync(int warm, IReadOnlyDictionary<string, string> cloud)
    {
        var redis = await RedisProcess.StartAsync(appendOnly: true);
        Uri simulator = Local(), provisioning = Local(), broker = Local();
        var shared = new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["Access__SigningKey"] = AccessForTests.SigningKey,
            ["Services__provisioning__http__0"] = provisioning.ToString(),
            ["Services__session-broker__http__0"] = broker.ToString(),
        };
        return new SmallHouse(redis, await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString + ",protocol=resp2"), simulator)
        {
            Simulator = ServiceProcess.Start("MetaDJ.Scope.Simulator", simulator, new Dictionary<string, string>(cloud)
            {
                ["Simulator__Speed"] = "300", ["Simulator__ChunkSpeed"] = "20",
            }),
            Provisioning = ServiceProcess.Start("MetaDJ.Scope.Provisioning", provisioning, new Dictionary<string, string>(shared)
            {
                ["RunPod__ApiKey"] = Key,
                ["RunPod__BaseAddress"] = new Uri(simulator, "v2/").ToString(),
                ["RunPod__ProxyTemplate"] = $"{simulator}proxy/{{podId}}-{{port}}/",
                ["RunPod__NamePrefix"] = Prefix,
                ["Provisioning__ReconcileInterval"] = "00:00:00.100",
                ["Provisioning__ReconcilerLease"] = "00:00:02",
                ["Provisioning__ScopePoll"] = "00:00:00.100",
                ["Provisioning__AnswerSettle"] = "00:00:05",
                ["Provisioning__OrphanGrace"] = "00:00:00",
                [$"Provisioning__Pools__{Pool}__Pipeline"] = "longlive",
                [$"Provisioning__Pools__{Pool}__Warm"] = $"{warm}",
                [$"Provisioning__Pools__{Pool}__Maximum"] = $"{warm}",
            }),
            Broker = ServiceProcess.Start("MetaDJ.Scope.SessionBroker", broker, shared),
        };
    }

    public ISessionBrokerApi BrokerAs(string subject) => Client<ISessionBrokerApi>(Broker.Url, AccessForTests.Member(subject));

    public async Task FaultAsync(object fault)
    {
        using var answer = await _control.PostAsJsonAsync("/faults", fault, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>A call of somebody else with the same account.</summary>
    public async Task<int> CallCloudAsync()
    {
        using var answer = await _control.GetAsync("/v2/pods", Cancellation);
        return (int)answer.StatusCode;
    }

    /// <summary>Every pod of ours that was ever paid for.</summary>
    public async Task<IReadOnlyList<PaidPod>> PaidForAsync() =>
        [.. (await _control.GetFromJsonAsync<PaidPods>("/control/pods", JsonSerializerOptions.Web, Cancellation))!.Pods
            .Where(pod => pod.Name.StartsWith(Prefix, StringComparison.Ordinal))];

    /// <summary>As it is in Redis, also while provisioning is dead.</summary>
    public Task<IReadOnlyList<Pod>> RecordsAsync() => new PodStore(_connection.GetDatabase()).ListAsync();

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Provisioning.DisposeAsync();
        await Simulator.DisposeAsync();
        await _connection.DisposeAsync();
        await Redis.DisposeAsync();
        _control.Dispose();
    }

    private static T Client<T>(Uri url, AuthenticationHeaderValue authorization)
    {
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = authorization;
        return RestService.ForGenerated<T>(http, new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));
    }

    private static Uri Local() => new($"http://127.0.0.1:{LoopbackPort.Free()}/");

    private sealed record PaidPods(IReadOnlyList<PaidPod> Pods);
}
