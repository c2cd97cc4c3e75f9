using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class PodProxyTests
{
    private const string Install = """{"url":"https://huggingface.co/someone/style/resolve/main/style.safetensors"}""";

    [Theory]
    [InlineData("/proxy/unknown-8000/health", 404)]
    [InlineData("/proxy/{id}-8001/health", 404)]
    [InlineData("/proxy/{id}/health", 404)]
    [InlineData("/proxy/{id}-22/health", 404)]
    [InlineData("/proxy/{id}-9000/health", 502)]
    [InlineData("/proxy/{id}-8000/health", 200)]
    [InlineData("/proxy/{id}-8000", 200)]
    public async Task Request_ByHost(string path, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod(""","dataCenterIds":["EU-RO-1"]""");
        await cloud.Patch($"/v2/pods/{id}", """{"ports":["8000/http","9000/http","22/tcp"]}""");
        cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(status, (await cloud.Get(path.Replace("{id}", id, StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Request_NeedsNoKey_AndPassesHeadersAndBody()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        cloud.Http.DefaultRequestHeaders.Clear();
        var told = await cloud.Post($"/proxy/{id}-8000/api/v1/pipeline/load", "{}");
        Assert.Equal(400, told.Status);
        Assert.Equal("Either 'pipelines' or 'pipeline_ids' must be provided", told.Detail);
        Assert.Equal("application/json", told.ContentType);
    }

    [Fact]
    public async Task Install_BeyondTheLimit_Is524AndGoesOn()
    {
        var limit = TimeSpan.FromSeconds(100);
        var clock = new ClockThatTells(limit);
        await using var cloud = await SimulatedCloud.StartAsync(clock);
        var id = await cloud.ListeningPod();
        await cloud.Post("/faults", """{"kind":"slowInstall","count":1}""");
        var install = cloud.Post($"/proxy/{id}-8000/api/v1/loras", Install);
        // Not before the proxy counts: the install would be done first.
        await clock.Waited.WaitAsync(TestContext.Current.CancellationToken);
        clock.Advance(limit);
        Assert.Equal(524, (await install).Status);

        cloud.Clock.Advance(TimeSpan.FromMinutes(30));
        var files = (await cloud.Get($"/proxy/{id}-8000/api/v1/loras")).Json.GetProperty("lora_files");
        Assert.Equal("style", Assert.Single(files.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Timeout_OnRequest_IsToldAtOnceAndTheWorkIsDone()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        await cloud.Post("/faults", """{"kind":"gatewayTimeout","count":1,"path":"/api/v1/assets"}""");
        Assert.Equal(200, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
        Assert.Equal(524, (await cloud.Post($"/proxy/{id}-8000/api/v1/assets?filename=a.png", "picture")).Status);
        Assert.Equal(1, (await cloud.Get($"/proxy/{id}-8000/api/v1/assets")).Json.GetProperty("assets").GetArrayLength());
    }

    [Fact]
    public async Task Client_ThatLeaves_DoesNotStopTheInstall()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        using var impatient = new CancellationTokenSource();
        using var content = new StringContent(Install, System.Text.Encoding.UTF8, "application/json");
        var install = cloud.Http.PostAsync($"/proxy/{id}-8000/api/v1/loras", content, impatient.Token);
        await Reached(cloud, "POST /api/v1/loras");
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => install);

        cloud.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, (await cloud.Get($"/proxy/{id}-8000/api/v1/loras")).Json.GetProperty("lora_files").GetArrayLength());
    }

    [Fact]
    public async Task Calls_AreCountedByOperationAndByPod()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.CreatePod();
        await cloud.Get($"/proxy/{id}-8000/health");
        cloud.Clock.Advance(TimeSpan.FromSeconds(84));
        await cloud.Get($"/proxy/{id}-8000/health");
        await cloud.Post("/v2/pods", "{}");

        var calls = (await cloud.Get("/control/calls")).Json;
        var created = calls.GetProperty("operations").EnumerateArray().Single(operation => operation.GetProperty("operation").GetString() == "createPod");
        Assert.Equal("""{"201":1,"422":1}""", Sorted(created.GetProperty("byStatus")));
        var pod = Assert.Single(calls.GetProperty("pods").EnumerateArray());
        Assert.Equal(1, pod.GetProperty("reached").GetInt32());
        Assert.Equal(1, pod.GetProperty("unanswered").GetInt32());
        Assert.Equal("""{"GET /health":1}""", pod.GetProperty("byPath").GetRawText());
    }

    private static string Sorted(System.Text.Json.JsonElement counts) =>
        "{" + string.Join(',', counts.EnumerateObject().OrderBy(count => count.Name, StringComparer.Ordinal).Select(count => $"\"{count.Name}\":{count.Value}")) + "}";

    private static Task<string> Reached(SimulatedCloud cloud, string call) => Testing.Eventually.SeeAsync(
        call, async () => (await cloud.Get("/control/calls")).Text, text => text.Contains(call, StringComparison.Ordinal), TestContext.Current.CancellationToken);

    /// <summary>Tells when somebody begins to wait for that long.</summary>
    private sealed class ClockThatTells(TimeSpan wait) : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero))
    {
        private readonly TaskCompletionSource _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waited => _waited.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == wait)
            {
                _waited.TrySetResult();
            }

            return timer;
        }
    }
}
