using System.Net.Http.Headers;
using MetaDJ.Scope.EmbeddedRedis;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>
/// The house as run by hand: Redis, RabbitMQ, the simulator and the three services as processes of their own, the prompt queue twice.
/// The environment given here is the one that docs/by-hand.md documents.
/// </summary>
internal sealed class Deployment : IAsyncDisposable
{
    public const string Pool = "stage";

    /// <summary>Not measured but set, so that arrivals can be held against the beat.</summary>
    public static readonly TimeSpan LookAhead = TimeSpan.FromMilliseconds(150);

    private Deployment(RedisProcess redis, RabbitProcess rabbit) => (Redis, Rabbit) = (redis, rabbit);

    public RedisProcess Redis { get; }

    public RabbitProcess Rabbit { get; }

    public required ServiceProcess Simulator { get; init; }

    public required ServiceProcess Provisioning { get; init; }

    public required ServiceProcess Broker { get; init; }

    public required IReadOnlyList<ServiceProcess> Queues { get; init; }

    public IProvisioningApi ProvisioningApi => Client<IProvisioningApi>(Provisioning.Url, AccessForTests.Operator);

    /// <param name="pods">The most pods the pool may have, all kept warm.</param>
    public static async Task<Deployment> StartAsync(int pods, CancellationToken cancellationToken)
    {
        var redis = await RedisProcess.StartAsync(appendOnly: true);
        var rabbit = await RabbitProcess.StartAsync(cancellationToken);
        Uri simulator = Local(), provisioning = Local(), broker = Local(), queue = Local(), second = Local();
        var shared = new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["ConnectionStrings__messaging"] = rabbit.ConnectionString,
            ["Access__SigningKey"] = AccessForTests.SigningKey,
            ["Services__provisioning__http__0"] = provisioning.ToString(),
            ["Services__session-broker__http__0"] = broker.ToString(),
        };
        var fleet = new Dictionary<string, string>(shared)
        {
            ["RunPod__ApiKey"] = "rehearsal",
            ["RunPod__BaseAddress"] = new Uri(simulator, "v2/").ToString(),
            ["RunPod__ProxyTemplate"] = $"{simulator}proxy/{{podId}}-{{port}}/",
            [$"Provisioning__Pools__{Pool}__Pipeline"] = "longlive",
            [$"Provisioning__Pools__{Pool}__Warm"] = $"{pods}",
            [$"Provisioning__Pools__{Pool}__Maximum"] = $"{pods}",
        };
        var replica = new Dictionary<string, string>(shared)
        {
            ["PromptQueue__Dispatch__ChunkInterval"] = "00:00:00.150",
            ["PromptQueue__Tempo__LookAhead"] = $"{LookAhead}",
            ["PromptQueue__Tempo__LookAheadLeast"] = $"{LookAhead}",
            ["PromptQueue__Tempo__LookAheadMost"] = $"{LookAhead}",
        };
        var deployment = new Deployment(redis, rabbit)
        {
            Simulator = ServiceProcess.Start("MetaDJ.Scope.Simulator", simulator, new Dictionary<string, string>
            {
                // A boot takes a second instead of a minute, and a chunk 0.15 s instead of 0.75 s.
                ["Simulator__Speed"] = "60",
                ["Simulator__ChunkSpeed"] = "5",
                ["Simulator__RateLimit__PerMinute"] = "100000",
                ["Simulator__RateLimit__PerHour"] = "1000000",
                ["Simulator__RateLimit__PerDay"] = "10000000",
                ["Simulator__Balance"] = "10000",
            }),
            Provisioning = ServiceProcess.Start("MetaDJ.Scope.Provisioning", provisioning, fleet),
            Broker = ServiceProcess.Start("MetaDJ.Scope.SessionBroker", broker, shared),
            Queues =
            [
                ServiceProcess.Start("MetaDJ.Scope.PromptQueue", queue, replica),
                ServiceProcess.Start("MetaDJ.Scope.PromptQueue", second, replica),
            ],
        };
        foreach (var service in deployment.Services())
        {
            await service.ReadyAsync(cancellationToken);
        }

        return deployment;
    }

    public ISessionBrokerApi BrokerAs(string subject) => Client<ISessionBrokerApi>(Broker.Url, AccessForTests.Member(subject));

    /// <param name="replica">Any number: replicas take turns.</param>
    public IPromptQueueApi QueueAs(string subject, int replica) =>
        Client<IPromptQueueApi>(Queues[replica % Queues.Count].Url, AccessForTests.Member(subject));

    public IEnumerable<ServiceProcess> Services() => [Simulator, Provisioning, Broker, .. Queues];

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services().Reverse())
        {
            await service.DisposeAsync();
        }

        await Rabbit.DisposeAsync();
        await Redis.DisposeAsync();
    }

    internal static T Client<T>(Uri url, AuthenticationHeaderValue authorization)
    {
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = authorization;
        return RestService.ForGenerated<T>(http, new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));
    }

    internal static Uri Local() => new($"http://127.0.0.1:{LoopbackPort.Free()}/");
}
