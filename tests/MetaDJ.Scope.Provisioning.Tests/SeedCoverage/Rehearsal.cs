using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Our client and the simulated cloud, without the service between them: to try what a pod of ours is made of.</summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    private readonly WebApplication _simulator;
    private readonly IHost _client;
    private readonly HttpClient _http = new();

    private Rehearsal(WebApplication simulator, IHost client) => (_simulator, _client) = (simulator, client);

    public IGpuCloud Cloud => _client.Services.GetRequiredService<IGpuCloud>();

    public ICloudStorage Storage => _client.Services.GetRequiredService<ICloudStorage>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Rehearsal> StartAsync()
    {
        var simulator = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection([new("Simulator:Speed", "0")]);
        });
        await simulator.StartAsync(Cancellation);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("RunPod:ApiKey", "rehearsal"), new("RunPod:BaseAddress", $"{simulator.Urls.Single()}/v2/"),
            new("RunPod:ProxyTemplate", $"{simulator.Urls.Single()}/proxy/{{podId}}-{{port}}/"),
        ]);
        builder.AddRunPod();
        return new Rehearsal(simulator, builder.Build());
    }

    public static CloudPodRequest Request(string name, string dataCenter, int? volumeGb, string? networkVolumeId, string gpu = "NVIDIA GeForce RTX 4090") =>
        new("metadj-" + name, "daydreamlive/scope:0.2.4", gpu, CloudTier.Secure, dataCenter, 40, volumeGb, networkVolumeId, new Dictionary<string, string>());

    public async Task<CloudPod> PlaceAsync(CloudPodRequest request) =>
        Assert.IsType<CreateOutcome.Placed>(await Cloud.CreateAsync(request, Cancellation)).Pod;

    /// <summary>Until its Scope answers.</summary>
    public Task<IReadOnlyList<string>> LorasAsync(CloudPod pod) => Eventually.SeeAsync<IReadOnlyList<string>>(
        "Scope answers", async () =>
        {
            using var answer = await _http.GetAsync(new Uri(Cloud.ProxyAddress(pod.CloudId, 8000), "api/v1/loras"), Cancellation);
            return answer.IsSuccessStatusCode
                ? [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("lora_files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!)]
                : ["none yet"];
        },
        files => !files.Contains("none yet"), Cancellation);

    public async Task InstallAsync(CloudPod pod)
    {
        await LorasAsync(pod);
        using var answer = await _http.PostAsJsonAsync(
            new Uri(Cloud.ProxyAddress(pod.CloudId, 8000), "api/v1/loras"), new { url = "https://huggingface.co/example/ink/resolve/main/ink.safetensors" }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _client.Dispose();
        await _simulator.DisposeAsync();
    }
}
