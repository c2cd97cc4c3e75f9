using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class PodLifeTests
{
    [Theory]
    [InlineData("PROVISIONING", "stop terminate")]
    [InlineData("RUNNING", "stop restart terminate")]
    [InlineData("EXITED", "start terminate")]
    [InlineData("ERROR", "start terminate")]
    public async Task Act_ByStatus_PermitsWhatTheTableSays(string status, string permitted)
    {
        foreach (var action in new[] { "start", "stop", "restart", "terminate" })
        {
            await using var cloud = await SimulatedCloud.StartAsync();
            var id = await cloud.CreatePod();
            await Bring(cloud, id, status);
            Assert.Equal(permitted, string.Join(' ', (await cloud.Get($"/v2/pods/{id}")).Json.GetProperty("actions").EnumerateArray().Select(each => each.GetString())));

            var told = await cloud.Act(id, action);
            var expected = !permitted.Split(' ').Contains(action) ? 409 : action == "terminate" ? 204 : 200;
            Assert.True(expected == told.Status, $"{action} on {status}: {told.Status} {told.Text}");
        }
    }

    [Fact]
    public async Task Stop_ThenStart_KeepsIdAndPlaceAndBootsAgain()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        var before = (await cloud.Get($"/v2/pods/{id}")).Json;

        var stopped = await cloud.Act(id, "stop");
        Assert.Equal("EXITED", stopped.Json.GetProperty("status").GetString());
        Assert.Equal(0m, stopped.Json.GetProperty("cost").GetDecimal());
        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);

        var started = await cloud.Act(id, "start");
        Assert.Equal(id, started.Json.GetProperty("id").GetString());
        Assert.Equal(before.GetProperty("dataCenterId").GetString(), started.Json.GetProperty("dataCenterId").GetString());
        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
        cloud.Clock.Advance(TimeSpan.FromSeconds(84));
        Assert.Equal(200, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
    }

    [Fact]
    public async Task Start_WhenOthersRentedItsGpu_FailsToResume()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        var center = (await cloud.Get($"/v2/pods/{id}")).Json.GetProperty("dataCenterId").GetString();
        await cloud.Act(id, "stop");
        await cloud.Send(HttpMethod.Put, "/control/stock", $$"""{"gpu":"{{SimulatedCloud.Gpu}}","dataCenter":"{{center}}","free":0}""");

        var told = await cloud.Act(id, "start");
        Assert.Equal(400, told.Status);
        Assert.Equal("Failed to resume pod.", told.Detail);
        Assert.Equal("EXITED", await cloud.Status(id));
    }

    [Fact]
    public async Task Terminate_LeavesNoRecord()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        Assert.Equal(204, (await cloud.Delete($"/v2/pods/{id}")).Status);
        Assert.Equal(404, (await cloud.Get($"/v2/pods/{id}")).Status);
        Assert.Equal(404, (await cloud.Delete($"/v2/pods/{id}")).Status);
        Assert.Equal(404, (await cloud.Get($"/proxy/{id}-8000/health")).Status);

        var truth = Assert.Single((await cloud.Get("/control/pods")).Json.GetProperty("pods").EnumerateArray());
        Assert.Equal("TERMINATED", truth.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Restart_InPlace_IsANewScopeProcess()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        var before = await ServerStart(cloud, id);
        Assert.Equal("RUNNING", (await cloud.Act(id, "restart")).Json.GetProperty("status").GetString());
        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
        cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotEqual(before, await ServerStart(cloud, id));
    }

    [Fact]
    public async Task Patch_OfTheContainer_ResetsItAndOfTheNameDoesNot()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        Assert.Equal("renamed", (await cloud.Patch($"/v2/pods/{id}", """{"name":"renamed"}""")).Json.GetProperty("name").GetString());
        Assert.Equal(200, (await cloud.Get($"/proxy/{id}-8000/health")).Status);

        var told = await cloud.Patch($"/v2/pods/{id}", """{"env":{"HF_TOKEN":"{{ RUNPOD_SECRET_hf }}"}}""");
        Assert.Equal("{{ RUNPOD_SECRET_hf }}", told.Json.GetProperty("env").GetProperty("HF_TOKEN").GetString());
        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
    }

    [Theory]
    [InlineData("""{"gpu":{"id":"NVIDIA L4"}}""", 422)]
    [InlineData("""{"mounts":{"network":[]}}""", 400)]
    [InlineData("""{"mounts":{"persistent":{"size":20,"path":"/workspace"}}}""", 400)]
    [InlineData("""{"templateId":"unknown"}""", 404)]
    [InlineData("""{"registry":null}""", 200)]
    public async Task Patch_OfWhatIsFixed_IsRefused(string body, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.CreatePod();
        Assert.Equal(status, (await cloud.Patch($"/v2/pods/{id}", body)).Status);
    }

    [Fact]
    public async Task Lock_KeepsAPodFromBeingStopped()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        await cloud.Patch($"/v2/pods/{id}", """{"locked":true}""");
        Assert.Equal(409, (await cloud.Act(id, "stop")).Status);
        Assert.Equal(409, (await cloud.Act(id, "restart")).Status);
        Assert.Equal("RUNNING", await cloud.Status(id));
    }

    [Fact]
    public async Task Balance_AtZero_StopsPodsOnAVolumeAndTakesTheOthers()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("Balance", "3"));
        var volume = (await cloud.Post("/v2/network-volumes", """{"name":"models","size":10,"dataCenter":"EU-RO-1"}""")).Json.GetProperty("id").GetString();
        var kept = await cloud.CreatePod($$$""","mounts":{"network":[{"volumeId":"{{{volume}}}","path":"/workspace"}]}""", "kept");
        var lost = await cloud.CreatePod(name: "lost");
        cloud.Clock.Advance(TimeSpan.FromHours(3));
        await cloud.Get("/v2/pods");
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await Eventually(async () => (await cloud.Get($"/v2/pods/{lost}")).Status == 404);
        Assert.Equal("EXITED", await cloud.Status(kept));
    }

    [Fact]
    public async Task Volume_OutlivesThePod_AndTheContainerDoesNot()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var volume = (await cloud.Post("/v2/network-volumes", """{"name":"models","size":10,"dataCenter":"EU-RO-1"}""")).Json.GetProperty("id").GetString();
        var network = $$$""","mounts":{"network":[{"volumeId":"{{{volume}}}","path":"/workspace"}]}""";
        var persistent = ""","mounts":{"persistent":{"size":20,"path":"/workspace"}}""";

        var first = await cloud.ListeningPod(network);
        await Upload(cloud, first);
        await cloud.Delete($"/v2/pods/{first}");
        Assert.Equal(1, await Assets(cloud, await cloud.ListeningPod(network)));

        var kept = await cloud.ListeningPod(persistent);
        await Upload(cloud, kept);
        await StopAndStart(cloud, kept);
        Assert.Equal(1, await Assets(cloud, kept));
        Assert.Equal(0, await Assets(cloud, await cloud.ListeningPod(persistent)));

        var bare = await cloud.ListeningPod();
        await Upload(cloud, bare);
        await StopAndStart(cloud, bare);
        Assert.Equal(0, await Assets(cloud, bare));
    }

    [Fact]
    public void Permitted_ForEveryStatus_IsTheSpecifiedTable()
    {
        foreach (var status in Enum.GetValues<PodStatus>())
        {
            var permitted = status.Permitted();
            Assert.Equal(status is PodStatus.Running, permitted.Contains(PodAction.Restart));
            Assert.Equal(status is PodStatus.Exited or PodStatus.Error, permitted.Contains(PodAction.Start));
            Assert.Equal(status is PodStatus.Provisioning or PodStatus.Starting or PodStatus.Running, permitted.Contains(PodAction.Stop));
            Assert.Equal(status is not (PodStatus.Unknown or PodStatus.Terminated), permitted.Contains(PodAction.Terminate));
        }
    }

    private static async Task Bring(SimulatedCloud cloud, string id, string status)
    {
        if (status != "PROVISIONING")
        {
            cloud.Clock.Advance(TimeSpan.FromSeconds(84));
        }

        if (status is "EXITED" or "ERROR")
        {
            await cloud.Post("/faults", $$"""{"kind":"{{(status == "EXITED" ? "podDies" : "podErrors")}}","pod":"{{id}}"}""");
        }

        Assert.Equal(status, await cloud.Status(id));
    }

    private static async Task StopAndStart(SimulatedCloud cloud, string id)
    {
        await cloud.Act(id, "stop");
        await cloud.Act(id, "start");
        cloud.Clock.Advance(TimeSpan.FromSeconds(84));
    }

    private static async Task Upload(SimulatedCloud cloud, string id) =>
        Assert.Equal(200, (await cloud.Post($"/proxy/{id}-8000/api/v1/assets?filename=a.png", "picture")).Status);

    private static async Task<int> Assets(SimulatedCloud cloud, string id) =>
        (await cloud.Get($"/proxy/{id}-8000/api/v1/assets")).Json.GetProperty("assets").GetArrayLength();

    private static async Task<double> ServerStart(SimulatedCloud cloud, string id) =>
        (await cloud.Get($"/proxy/{id}-8000/health")).Json.GetProperty("server_start_time").GetDouble();

    private static Task<bool> Eventually(Func<Task<bool>> probe) =>
        Testing.Eventually.SeeAsync("the account is collected", probe, seen => seen, TestContext.Current.CancellationToken);
}
