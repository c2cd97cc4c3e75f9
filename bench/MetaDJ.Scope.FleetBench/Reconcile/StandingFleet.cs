using System.Globalization;
using System.Net;
using System.Text;
using MetaDJ.Scope.FleetBench.Year;
using MetaDJ.Scope.Provisioning;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
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

namespace MetaDJ.Scope.FleetBench.Reconcile;

/// <summary>
/// So many ready pods that nothing happens to: their records in a real Redis, a cloud that lists them, and provisioning itself, whose looks are
/// taken one at a time. Its clock moves only when it is told to.
/// </summary>
internal sealed class StandingFleet : IAsyncDisposable
{
    private const string Prefix = "metadj-standing-";
    private const int PodsPerPool = 50;

    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly YearClock _clock;
    private readonly StubCloud _cloud;

    private StandingFleet(WebApplication app, YearClock clock, StubCloud cloud)
    {
        (_app, _clock, _cloud) = (app, clock, cloud);
        Reconciler = app.Services.GetRequiredService<PodReconciler>();
    }

    /// <summary>Calls to the provider so far.</summary>
    public int CloudCalls => _cloud.Calls;

    /// <summary>Records that were parsed so far.</summary>
    public long Parsed => _app.Services.GetRequiredService<PodStore>().Parsed;

    private PodReconciler Reconciler { get; }

    /// <param name="redis">An empty one.</param>
    public static async Task<StandingFleet> StartAsync(string redis, int pods)
    {
        var clock = new YearClock(Start);
        var cloud = new StubCloud();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis,
            ["Access:SigningKey"] = AccessForTests.SigningKey,
            ["RunPod:ApiKey"] = "standing",
            ["RunPod:BaseAddress"] = "http://cloud/v2/",
            ["RunPod:ProxyTemplate"] = "http://cloud/proxy/{podId}-{port}/",
            ["RunPod:NamePrefix"] = Prefix,
            ["Provisioning:ProbeInterval"] = "00:01:00",
            ["Provisioning:FleetMaximum"] = "100000",
        });
        builder.AddServiceDefaults().AddRedis();
        builder.AddProvisioning();
        builder.Services.AddSingleton<IHints, NoHints>();
        builder.Services.AddSingleton(RestService.ForGenerated<ISessionBrokerApi>(
            new HttpClient(cloud) { BaseAddress = new Uri("http://broker") }, new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json))));
        builder.Services.PostConfigureAll<HttpClientFactoryOptions>(client =>
            client.HttpMessageHandlerBuilderActions.Add(handlers => handlers.PrimaryHandler = new SharedHandler(cloud)));
        var app = builder.Build();
        var fleet = new StandingFleet(app, clock, cloud);
        await fleet.FillAsync(pods);
        return fleet;
    }

    /// <summary>One look, and what it set going.</summary>
    /// <param name="later">How far time moved before it.</param>
    public async Task LookAsync(TimeSpan later, bool wait)
    {
        _clock.MoveOn(later, _clock.GetUtcNow() + later);
        await Reconciler.ReconcileOnceAsync(CancellationToken.None);
        if (wait)
        {
            await SettleAsync();
        }
    }

    public Task SettleAsync() => _app.Services.GetRequiredService<PodWork>().WhenIdleAsync();

    public async Task<int> ReadyAsync() => (await _app.Services.GetRequiredService<PodStore>().ListAsync()).Count(pod => pod.State == PodState.Ready);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task FillAsync(int count)
    {
        var redis = _app.Services.GetRequiredService<IDatabase>();
        var now = _clock.GetUtcNow() - TimeSpan.FromHours(1);
        var pools = Enumerable.Range(0, (count + PodsPerPool - 1) / PodsPerPool).Select(number => new Pool(
            PoolName.Parse($"pool-{number}"),
            new PoolSpec { Pipeline = "longlive", Warm = Math.Min(PodsPerPool, count), Maximum = PodsPerPool })).ToList();
        foreach (var pool in pools)
        {
            await new PoolStore(redis).PutAsync(pool);
        }

        var listed = new List<CloudPod>();
        var batch = new List<HashEntry>();
        for (var i = 0; i < count; i++)
        {
            var pool = pools[i / PodsPerPool];
            var id = PodId.New(_clock);
            var cloud = new CloudPod($"cloud{i}", CloudName.Of(Prefix, id), CloudPodStatus.Running, "NVIDIA GeForce RTX 4090", "EU-RO-1", 0.74m, now, now);
            listed.Add(cloud);
            var pod = new Pod { Id = id, Pool = pool.Name, Spec = pool.Spec, CreatedAt = now, Way = PodProgress.Start(now, PodStage.Create, "waiting") };
            pod = PodChanges.Place(pod, cloud, now).To(PodState.Preparing, now).To(PodState.Ready, now) with { ServerStartTime = 100, Version = 1 };
            batch.Add(new HashEntry(id.ToString(), PodRecords.Write(pod)));
        }

        await redis.HashSetAsync(PodKeys.Pods, [.. batch]);
        _cloud.List(listed);
    }

    private sealed class NoHints : IHints
    {
        public void Publish<TMessage>(TMessage message)
            where TMessage : class
        {
            // Nobody listens.
        }
    }

    /// <summary>Client factories end their handlers; this one outlives them.</summary>
    private sealed class SharedHandler(StubCloud cloud) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(cloud.Answer(request));
    }

    /// <summary>The cloud, Scope and the broker of a fleet to which nothing happens.</summary>
    private sealed class StubCloud : HttpMessageHandler
    {
        private byte[] _list = [];
        private int _calls;
        private long _frames;

        public int Calls => _calls;

        public void List(IEnumerable<CloudPod> pods) => _list = Encoding.UTF8.GetBytes($$"""{"pods":[{{string.Join(',', pods.Select(Json))}}]}""");

        public HttpResponseMessage Answer(HttpRequestMessage request)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path.StartsWith("/v2/", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _calls);
                return path == "/v2/pods" && request.Method == HttpMethod.Get
                    ? Body(new ByteArrayContent(_list))
                    : new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request };
            }

            return Body(path switch
            {
                "/api/demand" => JsonContent.Create(new DemandResponse([]), options: HttpDefaults.Json),
                _ when path.EndsWith("/health", StringComparison.Ordinal) => Text("""{"status":"healthy","timestamp":"2027-01-01T00:00:00Z","server_start_time":100,"version":"0.2.4","git_commit":"x"}"""),
                _ => Text($$$"""{"headless":{"frames_out":{{{Interlocked.Increment(ref _frames)}}}}}"""),
            });
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Answer(request));

        private static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

        private static HttpResponseMessage Body(HttpContent content)
        {
            content.Headers.ContentType ??= new("application/json");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }

        private static string Json(CloudPod pod) => string.Create(CultureInfo.InvariantCulture, $$$"""
            {"id":"{{{pod.CloudId}}}","name":"{{{pod.Name}}}","status":"RUNNING","actions":["stop","restart","terminate"],"image":"daydreamlive/scope:0.2.4","args":"","disk":40,"mounts":{"persistent":{"size":60,"path":"/workspace"}},"gpu":{"id":"{{{pod.GpuType}}}","count":1},"ports":["8000/http"],"env":{},"registry":null,"cloud":"SECURE","dataCenterId":"{{{pod.DataCenter}}}","cudaVersion":"12.8","ssh":{"proxy":null,"direct":null},"template":null,"cost":{{{pod.CostPerHour}}},"locked":false,"runtime":{"uptime":60,"gpus":[{"util":50,"memoryUtil":50}],"cpu":{"util":5},"memory":{"util":5},"ports":[]},"createdAt":"{{{pod.CreatedAt:O}}}","startedAt":"{{{pod.StartedAt:O}}}","globalNetworking":{"enabled":false}}
            """);
    }
}
