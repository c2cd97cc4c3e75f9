using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>The simulated cloud and our client of it, on a clock that only the test moves: what is billed then depends on nothing else.</summary>
internal sealed class BilledCloud : IAsyncDisposable
{
    public const string Prefix = "metadj-bill-";

    private readonly WebApplication _simulator;
    private readonly IHost _client;

    private BilledCloud(WebApplication simulator, IHost client, FakeTimeProvider clock)
    {
        (_simulator, _client, Clock) = (simulator, client, clock);
        Control = new HttpClient { BaseAddress = new Uri(simulator.Urls.Single()) };
        Control.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MetaDJ.Scope.Tests", "1"));
        Control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "rehearsal");
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Control { get; }

    public IGpuCloud Cloud => _client.Services.GetRequiredService<IGpuCloud>();

    public ICloudBilling Billing => _client.Services.GetRequiredService<ICloudBilling>();

    public ICloudStorage Storage => _client.Services.GetRequiredService<ICloudStorage>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BilledCloud> StartAsync(DateTimeOffset at)
    {
        var clock = new FakeTimeProvider(at);
        var simulator = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration.AddInMemoryCollection(
            [
                new("Simulator:Seed", "7"), new("Simulator:Balance", "1000000"), new("Simulator:BillingLag", "00:05:00"),
                new("Simulator:RateLimit:PerMinute", "1000000"), new("Simulator:RateLimit:PerHour", "10000000"), new("Simulator:RateLimit:PerDay", "100000000"),
            ]);
        });
        await simulator.StartAsync(Token);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("RunPod:ApiKey", "rehearsal"), new("RunPod:NamePrefix", Prefix), new("RunPod:BaseAddress", $"{simulator.Urls.Single()}/v2/"),
            new("RunPod:ProxyTemplate", $"{simulator.Urls.Single()}/proxy/{{podId}}-{{port}}/"),
        ]);
        builder.AddRunPod();
        return new BilledCloud(simulator, builder.Build(), clock);
    }

    /// <summary>USD that everything has cost so far, to the second and without lag.</summary>
    public async Task<decimal> TotalAsync() =>
        (await Control.GetFromJsonAsync<JsonElement>("/control/bill", Token)).GetProperty("total").GetDecimal();

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        _client.Dispose();
        await _simulator.DisposeAsync();
    }
}
