using System.Net.Http.Headers;
using System.Text.Json;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using Microsoft.AspNetCore.TestHost;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>The simulated cloud in this process, without a socket, on the year's time.</summary>
internal sealed class YearCloud : IAsyncDisposable
{
    public const string Host = "cloud";

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _entry;
    private readonly HttpClient _stranger;
    private readonly PodFleet _fleet;
    private readonly SuddenFaults _sudden;

    private YearCloud(WebApplication app)
    {
        _app = app;
        _entry = new HttpMessageInvoker(app.GetTestServer().CreateHandler());
        _stranger = new HttpClient(app.GetTestServer().CreateHandler()) { BaseAddress = new Uri($"http://{Host}/") };
        _stranger.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("somebody", "1"));
        _stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "somebody");
        _fleet = app.Services.GetRequiredService<PodFleet>();
        _sudden = app.Services.GetRequiredService<SuddenFaults>();
        Faults = app.Services.GetRequiredService<FaultBoard>();
        Usage = app.Services.GetRequiredService<UsageBook>();
    }

    public FaultBoard Faults { get; }

    public UsageBook Usage { get; }

    public IReadOnlyList<SimulatedPod> Pods => _fleet.All;

    /// <summary>The last thousand that were terminated.</summary>
    public IReadOnlyCollection<SimulatedPod> Gone => _fleet.Gone;

    /// <summary>Requests that were sent to pods of strangers to change something.</summary>
    public int StrangersTouched { get; private set; }

    private HashSet<string> Strangers { get; } = [];

    public static async Task<YearCloud> StartAsync(YearClock clock, YearOptions options)
    {
        var app = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Simulator:Speed"] = "1",
                ["Simulator:Seed"] = options.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Simulator:TickInterval"] = "00:00:30",
                ["Simulator:Balance"] = options.Balance.ToString(System.Globalization.CultureInfo.InvariantCulture),
            });
        });
        await app.StartAsync();
        return new YearCloud(app);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && Strangers.Any(id => request.RequestUri!.AbsolutePath.Contains(id, StringComparison.Ordinal)))
        {
            StrangersTouched++;
        }

        return await _entry.SendAsync(request, cancellationToken);
    }

    /// <returns>Whether there was such a pod running.</returns>
    public bool Strike(FaultKind kind, string podName) => _sudden.Strike(new FaultRequest { Kind = kind, Pod = podName }).Count > 0;

    /// <summary>Pods of somebody else in the same account.</summary>
    public async Task AddStrangerAsync(string name)
    {
        var body = new { name, image = "x", gpu = new { id = "NVIDIA GeForce RTX 4090" }, ports = new[] { "8000/http" }, disk = 20 };
        using var answer = await _stranger.PostAsJsonAsync("v2/pods", body);
        var pod = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Strangers.Add(pod.GetProperty("id").GetString()!);
    }

    public async Task<string> AddVolumeAsync(string dataCenter)
    {
        using var answer = await _stranger.PostAsJsonAsync("v2/network-volumes", new { name = "models", size = 100, dataCenter });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public bool StrangersAreThere() => Strangers.All(id => _fleet.Find(id) is not null);

    public void ForgetStrangers() => Strangers.Clear();

    public async ValueTask DisposeAsync()
    {
        _entry.Dispose();
        _stranger.Dispose();
        await _app.DisposeAsync();
    }
}
