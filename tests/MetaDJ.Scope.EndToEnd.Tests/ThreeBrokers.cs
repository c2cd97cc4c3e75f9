using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>A small house with three brokers: one to be stopped, one whose way to Redis can be cut, and one that stays well. Leases are short.</summary>
internal sealed class ThreeBrokers : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    public required RedisProcess Redis { get; init; }

    public required RedisLink Link { get; init; }

    public required ServiceProcess Simulator { get; init; }

    public required ServiceProcess Provisioning { get; init; }

    public required ServiceProcess Stopped { get; init; }

    public required ServiceProcess CutOff { get; init; }

    public required ServiceProcess Well { get; init; }

    public IReadOnlyList<ServiceProcess> Brokers => [Stopped, CutOff, Well];

    public ISessionBrokerApi Api => Deployment.Client<ISessionBrokerApi>(Well.Url, AccessForTests.Operator);

    public IProvisioningApi ProvisioningApi => Deployment.Client<IProvisioningApi>(Provisioning.Url, AccessForTests.Operator);

    public static async Task<ThreeBrokers> StartAsync(int pods, CancellationToken cancellationToken)
    {
        var redis = await RedisProcess.StartAsync(appendOnly: true);
        var link = new RedisLink(redis);
        Uri simulator = Deployment.Local(), provisioning = Deployment.Local(), well = Deployment.Local();
        var shared = new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["Access__SigningKey"] = AccessForTests.SigningKey,
            ["Services__provisioning__http__0"] = provisioning.ToString(),
            ["Services__session-broker__http__0"] = well.ToString(),
            ["Sessions__LeaseDuration"] = Lease.ToString(),
            ["Sessions__LoopInterval"] = "00:00:00.300",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var house = new ThreeBrokers
        {
            Redis = redis,
            Link = link,
            Simulator = ServiceProcess.Start("MetaDJ.Scope.Simulator", simulator, new Dictionary<string, string>
            {
                ["Simulator__Speed"] = "60",
                ["Simulator__ChunkSpeed"] = "5",
                ["Simulator__RateLimit__PerMinute"] = "100000",
                ["Simulator__RateLimit__PerHour"] = "1000000",
                ["Simulator__RateLimit__PerDay"] = "10000000",
                ["Simulator__Balance"] = "10000",
                ["Logging__LogLevel__Default"] = "Warning",
            }),
            Provisioning = ServiceProcess.Start("MetaDJ.Scope.Provisioning", provisioning, new Dictionary<string, string>(shared)
            {
                ["RunPod__ApiKey"] = "rehearsal",
                ["RunPod__BaseAddress"] = new Uri(simulator, "v2/").ToString(),
                ["RunPod__ProxyTemplate"] = $"{simulator}proxy/{{podId}}-{{port}}/",
                ["Provisioning__CloudPollBusy"] = "00:00:00.500",
                ["Provisioning__ReconcileInterval"] = "00:00:00.300",
                ["Provisioning__ScopePoll"] = "00:00:00.200",
                ["Provisioning__Pools__stage__Pipeline"] = "longlive",
                ["Provisioning__Pools__stage__Warm"] = $"{pods}",
                ["Provisioning__Pools__stage__Maximum"] = $"{pods}",
            }),
            Stopped = ServiceProcess.Start("MetaDJ.Scope.SessionBroker", Deployment.Local(), shared),
            CutOff = ServiceProcess.Start("MetaDJ.Scope.SessionBroker", Deployment.Local(), new Dictionary<string, string>(shared) { ["ConnectionStrings__redis"] = link.ConnectionString }),
            Well = ServiceProcess.Start("MetaDJ.Scope.SessionBroker", well, shared),
        };
        foreach (var service in house.Services())
        {
            await service.ReadyAsync(cancellationToken);
        }

        return house;
    }

    public async ValueTask DisposeAsync()
    {
        Link.Mend();
        foreach (var service in Services().Reverse())
        {
            await service.DisposeAsync();
        }

        await Link.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private IEnumerable<ServiceProcess> Services() => [Simulator, Provisioning, .. Brokers];
}
