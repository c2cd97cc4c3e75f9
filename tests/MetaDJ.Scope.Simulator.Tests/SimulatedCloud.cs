using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Simulator.Tests;

/// <summary>The simulator on a free port and a clock that stands still until told otherwise.</summary>
internal sealed class SimulatedCloud : IAsyncDisposable
{
    public const string Gpu = "NVIDIA GeForce RTX 4090";

    private readonly WebApplication _app;

    private SimulatedCloud(WebApplication app, FakeTimeProvider clock)
    {
        (_app, Clock) = (app, clock);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MetaDJ.Scope.Tests", "1"));
        Http.DefaultRequestHeaders.Authorization = new("Bearer", "key");
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SimulatedCloud> StartAsync(params (string Name, string Value)[] settings)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
        return await StartAsync(clock, settings);
    }

    public static async Task<SimulatedCloud> StartAsync(FakeTimeProvider clock, params (string Name, string Value)[] settings)
    {
        var app = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Simulator:RunningAtCreate"] = "0", ["Simulator:Seed"] = "7" });
            builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => "Simulator:" + setting.Name, setting => (string?)setting.Value));
        });
        await app.StartAsync(Cancelled);
        return new(app, clock);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<Told> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Told> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Told> Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public Task<Told> Patch(string path, string json) => Send(HttpMethod.Patch, path, json);

    public async Task<Told> Send(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request, Cancelled);
        return new((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(Cancelled));
    }

    /// <returns>The id of a new pod.</returns>
    public async Task<string> CreatePod(string more = "", string name = "metadj-test", string gpu = Gpu)
    {
        var told = await Post("/v2/pods", PodBody(more, name, gpu));
        Assert.True(told.Status == 201, told.Text);
        return told.Json.GetProperty("id").GetString()!;
    }

    /// <returns>The id of a pod whose Scope listens.</returns>
    public async Task<string> ListeningPod(string more = "", string name = "metadj-test")
    {
        var id = await CreatePod(more, name);
        Clock.Advance(TimeSpan.FromSeconds(84));
        Assert.Equal(200, (await Get($"/proxy/{id}-8000/health")).Status);
        return id;
    }

    public static string PodBody(string more = "", string name = "metadj-test", string gpu = Gpu) =>
        $$"""{"name":"{{name}}","image":"daydreamlive/scope:0.2.4","gpu":{"id":"{{gpu}}","minCudaVersion":"12.8"},"ports":["8000/http"]{{more}}}""";

    public async Task<string> Status(string podId) => (await Get($"/v2/pods/{podId}")).Json.GetProperty("status").GetString()!;

    public Task<Told> Act(string podId, string action) => Post($"/v2/pods/{podId}/action", $$"""{"action":"{{action}}"}""");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

internal sealed record Told(int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? Detail => Json.GetProperty("detail").GetString();

    public string? FirstError => Json.GetProperty("errors")[0].GetString();
}
