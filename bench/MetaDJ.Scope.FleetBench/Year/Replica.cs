using MetaDJ.Scope.Provisioning;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Http;
using Refit;
using StackExchange.Redis;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>Provisioning as it is deployed, in this process: its own connection to Redis, its own memory.</summary>
internal sealed class Replica : IAsyncDisposable
{
    public const string Prefix = "metadj-year-";

    private readonly WebApplication _app;
    private readonly Wire _wire;

    private Replica(WebApplication app, Wire wire)
    {
        (_app, _wire) = (app, wire);
        Redis = app.Services.GetRequiredService<IConnectionMultiplexer>();
    }

    public IServiceProvider Services => _app.Services;

    public IConnectionMultiplexer Redis { get; }

    public bool IsDead => _wire.IsCut;

    public static async Task<Replica> StartAsync(YearClock clock, Wire wire, YearLog log, string redis, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Configuration.AddInMemoryCollection(Defaults(redis));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(log.Of(wire));
        builder.AddServiceDefaults().AddRedis();
        builder.AddProvisioning();
        builder.Services.AddSingleton<IHints, Silence>();

        // The broker answers in this process, and so does everybody else.
        builder.Services.AddSingleton(_ => RestService.ForGenerated<ISessionBrokerApi>(
            new HttpClient(wire.Handler()) { BaseAddress = new Uri($"http://{YearBroker.Host}") },
            new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json))));
        builder.Services.PostConfigureAll<HttpClientFactoryOptions>(client =>
            client.HttpMessageHandlerBuilderActions.Add(handlers => handlers.PrimaryHandler = wire.Handler()));
        var app = builder.Build();
        await app.StartAsync();
        return new Replica(app, wire);
    }

    /// <summary>What is left of a replica that died is taken away; its right to act has run out meanwhile, and nothing of it writes any more.</summary>
    public async Task BuryAsync(IDatabase redis)
    {
        await redis.HashIncrementAsync(PodKeys.Reconciler, "token");
        await redis.HashSetAsync(PodKeys.Reconciler, "owner", "nobody");
        await DisposeAsync();
        await redis.HashSetAsync(PodKeys.Reconciler, "until", "1");
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Bury();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Dictionary<string, string?> Defaults(string redis) => new()
    {
        ["ConnectionStrings:redis"] = redis,
        ["Access:SigningKey"] = AccessForTests.SigningKey,
        ["RunPod:ApiKey"] = "year",
        ["RunPod:BaseAddress"] = $"http://{YearCloud.Host}/v2/",
        ["RunPod:ProxyTemplate"] = $"http://{YearCloud.Host}/proxy/{{podId}}-{{port}}/",
        ["RunPod:NamePrefix"] = Prefix,

        // Life looks every second. A year of that takes a day; looks that are further apart see the same things, only later.
        ["Provisioning:ReconcileInterval"] = "00:00:15",
        ["Provisioning:ReconcilerLease"] = "00:05:00",
        ["Provisioning:CloudPollBusy"] = "00:00:15",
        ["Provisioning:CloudPollIdle"] = "00:01:00",
        ["Provisioning:ScopePoll"] = "00:00:10",
        ["Provisioning:ProbeInterval"] = "00:01:00",
        ["Provisioning:SilenceLimit"] = "00:02:30",
        ["Provisioning:StallLimit"] = "00:01:40",
        ["Provisioning:LoadGrace"] = "00:00:45",
        ["Provisioning:StartsInFlight"] = "16",
        ["Provisioning:Retention"] = "00:03:00",
        ["Provisioning:Budgets:NoBalanceWait"] = "00:00:30",
    };

    private sealed class Silence : IHints
    {
        public void Publish<TMessage>(TMessage message)
            where TMessage : class
        {
            // Every hint is lost, which must cost nothing but time.
        }
    }
}
