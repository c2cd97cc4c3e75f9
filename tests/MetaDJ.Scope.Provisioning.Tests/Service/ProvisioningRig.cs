using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Templates;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Provisioning.Tests.Spend;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Provisioning as it is deployed, on a real Redis and the simulated cloud at a few hundred times the speed of life.</summary>
internal sealed partial class ProvisioningRig : IAsyncDisposable
{
    public const string Prefix = "metadj-rig-";

    public static readonly PoolName Pool = PoolName.Parse("stage");

    private const int Database = 10;

    private readonly WebApplication _cloud;
    private readonly WebApplication _app;
    private readonly HttpClient _control;

    private ProvisioningRig(WebApplication cloud, WebApplication app, FakeBroker broker)
    {
        (_cloud, _app, Broker) = (cloud, app, broker);
        _control = new HttpClient { BaseAddress = new Uri(cloud.Urls.First()) };
        _control.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MetaDJ.Scope.Tests", "1"));
        _control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");
        Operator = Client(AccessForTests.Operator);
    }

    public FakeBroker Broker { get; }

    public HttpClient Operator { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<ProvisioningRig> StartAsync(RedisServers servers, params (string Name, string Value)[] settings) =>
        StartAsync(servers, TimeProvider.System, log: null, settings);

    /// <param name="clock">What Provisioning takes for the time; the cloud has its own.</param>
    public static Task<ProvisioningRig> StartAsync(RedisServers servers, TimeProvider clock, params (string Name, string Value)[] settings) =>
        StartAsync(servers, clock, log: null, settings);

    /// <param name="log">Gets every line from Debug up, with what belongs to it.</param>
    public static async Task<ProvisioningRig> StartAsync(
        RedisServers servers, TimeProvider clock, Action<string>? log, params (string Name, string Value)[] settings)
    {
        var cloud = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Simulator:Speed"] = "300", ["Simulator:ChunkSpeed"] = "20", ["Simulator:Seed"] = "7", ["Simulator:BillingLag"] = "00:00:00", ["Simulator:RateLimit:PerMinute"] = "100000",
                ["Simulator:RateLimit:PerHour"] = "1000000", ["Simulator:RateLimit:PerDay"] = "10000000",
            });
        });
        await cloud.StartAsync(Cancellation);
        var redis = await servers.OpenAsync(RedisKind.Redis);
        await LedgerForTests.ClearAsync(redis.Multiplexer.GetDatabase(Database), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        await redis.Multiplexer.GetDatabase(Database).KeyDeleteAsync(
        [
            PodKeys.Pods, PodKeys.Reconciler, PodKeys.Standings, PodKeys.StageTimes, PodKeys.StageTimesOrder, PoolKeys.Pools, OddsKeys.Cells, OddsKeys.Ages,
            PipelineMemoryKeys.Told, PipelineMemoryKeys.Ages, VolumeKeys.Volumes, TemplateStore.Key, .. BudgetKeys.All,
        ]);

        var broker = await FakeBroker.StartAsync(Pool, Cancellation);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(new LogTap(log));

            // Whatever is filtered out in a deployment as well.
            builder.Services.PostConfigure<LoggerFilterOptions>(filters =>
            {
                filters.Rules.Clear();
                filters.MinLevel = LogLevel.Debug;
            });
        }

        builder.Configuration.AddInMemoryCollection(Configuration(cloud.Urls.First(), broker.Address, await servers.ConnectionStringAsync(RedisKind.Redis)));
        builder.Configuration.AddInMemoryCollection(settings.GroupBy(setting => setting.Name).Select(same => KeyValuePair.Create(same.Key, (string?)same.Last().Value)));
        builder.Services.AddSingleton(clock);
        builder.AddServiceDefaults().AddRedis();
        builder.AddProvisioning();
        builder.AddMessaging(bus => bus.AddProvisioningConsumers());
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapProvisioning();
        try
        {
            await app.StartAsync(Cancellation);
        }
        catch
        {
            await app.DisposeAsync();
            await broker.DisposeAsync();
            await cloud.DisposeAsync();
            throw;
        }

        return new ProvisioningRig(cloud, app, broker);
    }

    public HttpClient Client(AuthenticationHeaderValue? who)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = who;
        return client;
    }

    public async Task<IReadOnlyList<PodResponse>> PodsAsync() =>
        (await Operator.GetFromJsonAsync<Page<PodResponse>>("/api/pods", HttpDefaults.Json, Cancellation))!.Items;

    public async Task<PoolResponse> PoolAsync() => (await Operator.GetFromJsonAsync<PoolResponse>($"/api/pools/{Pool}", HttpDefaults.Json, Cancellation))!;

    /// <summary>Until the reconciler has asked the broker that often again: it has looked since, and done what it decided before.</summary>
    public async Task LooksAsync(int looks)
    {
        var asked = Broker.Asked + looks + 1;
        await Eventually.SeeAsync("the reconciler looks", () => Task.FromResult(Broker.Asked), now => now >= asked, Cancellation);
    }

    /// <summary>Until the pods are as wanted.</summary>
    public Task<IReadOnlyList<PodResponse>> SeeAsync(string phase, Func<IReadOnlyList<PodResponse>, bool> holds) =>
        Eventually.SeeAsync(phase, async () => new PodList(await PodsAsync()), pods => holds(pods.Items), Cancellation).ContinueWith(
            seen => seen.GetAwaiter().GetResult().Items, Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public async Task<PodResponse> ReadyAsync(string phase = "a pod is ready") =>
        (await SeeAsync(phase, pods => pods.Any(pod => pod.State == PodState.Ready))).First(pod => pod.State == PodState.Ready);

    /// <summary>Every pod that was ever paid for.</summary>
    public async Task<IReadOnlyList<PaidPod>> PaidForAsync() =>
        (await _control.GetFromJsonAsync<PaidPods>("/control/pods", JsonSerializerOptions.Web, Cancellation))!.Pods;

    public async Task<IReadOnlyList<PaidPod>> RunningAsync() => [.. (await PaidForAsync()).Where(pod => pod.Status is not ("TERMINATED" or "EXITED"))];

    public async Task<JsonElement> CallsAsync() => await _control.GetFromJsonAsync<JsonElement>("/control/calls", Cancellation);

    /// <summary>USD that everything has cost by the cloud's own bill, to the second.</summary>
    public async Task<decimal> BillAsync() => (await _control.GetFromJsonAsync<JsonElement>("/control/bill", Cancellation)).GetProperty("total").GetDecimal();

    /// <summary>Things that cost something by our own record.</summary>
    public async Task<int> MeteredAsync() =>
        (await _app.Services.GetRequiredService<LedgerStore>().MetersAsync()).Count(meter => meter.Open.Count > 0);

    public async Task FaultAsync(object fault)
    {
        using var answer = await _control.PostAsJsonAsync("/faults", fault, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task ClearFaultsAsync() => (await _control.DeleteAsync("/faults", Cancellation)).Dispose();

    /// <summary>A pod made by somebody else.</summary>
    public async Task StrangerAsync(string name)
    {
        var body = new { name, image = "x", gpu = new { id = "NVIDIA GeForce RTX 4090" }, ports = new[] { "8000/http" }, disk = 20 };
        using var answer = await _control.PostAsJsonAsync("/v2/pods", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public Task StopAsync() => _app.StopAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        Operator.Dispose();
        _control.Dispose();
        await _app.DisposeAsync();
        await Broker.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    private static Dictionary<string, string?> Configuration(string cloud, string broker, string redis) => new()
    {
        ["ConnectionStrings:redis"] = $"{redis},defaultDatabase={Database}",
        ["Access:SigningKey"] = AccessForTests.SigningKey,
        ["Services:session-broker:http:0"] = broker,
        ["RunPod:ApiKey"] = "key",
        ["RunPod:BaseAddress"] = $"{cloud}/v2/",
        ["RunPod:ProxyTemplate"] = $"{cloud}/proxy/{{podId}}-{{port}}/",
        ["RunPod:NamePrefix"] = Prefix,
        ["RunPod:LogBacklogPause"] = "00:00:00.200",
        ["Provisioning:ReconcileInterval"] = "00:00:00.100",
        ["Provisioning:CloudPollBusy"] = "00:00:00.200",
        ["Provisioning:CloudPollIdle"] = "00:00:00.400",
        ["Provisioning:ScopePoll"] = "00:00:00.050",
        ["Provisioning:ProbeInterval"] = "00:00:00.200",
        ["Provisioning:AnswerSettle"] = "00:00:01",
        ["Provisioning:OrphanGrace"] = "00:00:00",
        ["Provisioning:FirstBackoff"] = "00:00:00.100",
        ["Provisioning:Pools:stage:Pipeline"] = "longlive",
        ["Provisioning:Pools:stage:LoadParameters:height"] = "320",
        ["Provisioning:Pools:stage:LoadParameters:width"] = "576",
        ["Provisioning:Pools:stage:Loras:0:FileName"] = "neon-ink.safetensors",
        ["Provisioning:Pools:stage:Loras:0:Url"] = "https://huggingface.co/example/neon-ink/resolve/main/neon-ink.safetensors",
        ["Provisioning:Pools:stage:Warm"] = "1",
        ["Provisioning:Pools:stage:Maximum"] = "1",
    };

    private sealed record PodList(IReadOnlyList<PodResponse> Items)
    {
        public override string ToString() => string.Join("; ", Items.Select(pod => $"{pod.State} {pod.Progress} {pod.Reason}"));
    }

    private sealed record PaidPods(IReadOnlyList<PaidPod> Pods);
}

internal sealed record PaidPod(string Id, string Name, string Status);
