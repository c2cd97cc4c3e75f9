namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class CloudArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulator").FullName;

    [Fact]
    public async Task Restart_OfTheSimulator_FindsPodsVolumesAndBillAgain()
    {
        var file = ("DataFile", Path.Combine(_folder, "cloud", "data.json"));
        string? volume;
        string running, stopped;
        double startedBefore;
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
        await using (var cloud = await SimulatedCloud.StartAsync(clock, file))
        {
            volume = (await cloud.Post("/v2/network-volumes", """{"name":"models","size":10,"dataCenter":"EU-RO-1"}""")).Json.GetProperty("id").GetString();
            running = await cloud.ListeningPod($$$""","mounts":{"network":[{"volumeId":"{{{volume}}}","path":"/workspace"}]}""", "running");
            stopped = await cloud.CreatePod(name: "stopped");
            await cloud.Act(stopped, "stop");
            await cloud.Post($"/proxy/{running}-8000/api/v1/assets?filename=a.png", "picture");
            startedBefore = await ServerStart(cloud, running);
        }

        clock.Advance(TimeSpan.FromHours(1));
        await using var again = await SimulatedCloud.StartAsync(clock, file);
        Assert.Equal("RUNNING", await again.Status(running));
        Assert.Equal("EXITED", await again.Status(stopped));
        Assert.Equal(502, (await again.Get($"/proxy/{running}-8000/health")).Status);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await ServerStart(again, running) > startedBefore);
        Assert.Equal(1, (await again.Get($"/proxy/{running}-8000/api/v1/assets")).Json.GetProperty("assets").GetArrayLength());
        Assert.InRange((await again.Get("/control/bill")).Json.GetProperty("total").GetDecimal(), 0.74m, 0.80m);
    }

    [Fact]
    public async Task Create_IsOnDiskBeforeItsAnswer()
    {
        var path = Path.Combine(_folder, "data.json");
        await using var cloud = await SimulatedCloud.StartAsync(("DataFile", path));
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => cloud.CreatePod(name: $"pod-{number}")));
        var saved = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.All(ids, id => Assert.Contains(id, saved, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Boot_ThatNeverEnds_DoesNotEndByARestart()
    {
        var file = ("DataFile", Path.Combine(_folder, "data.json"));
        string id;
        await using (var cloud = await SimulatedCloud.StartAsync(file))
        {
            await cloud.Post("/faults", """{"kind":"bootNeverEnds"}""");
            id = await cloud.CreatePod();
        }

        await using var again = await SimulatedCloud.StartAsync(file);
        again.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("RUNNING", await again.Status(id));
        Assert.Equal(502, (await again.Get($"/proxy/{id}-8000/health")).Status);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<double> ServerStart(SimulatedCloud cloud, string id) =>
        (await cloud.Get($"/proxy/{id}-8000/health")).Json.GetProperty("server_start_time").GetDouble();
}
