namespace MetaDJ.Scope.Simulator.Tests.Faults;

public sealed class FaultTests
{
    [Fact]
    public async Task LostCreateAnswer_LeavesOnePodThatIsPaidFor()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", """{"kind":"lostCreateAnswer","count":1}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => cloud.Post("/v2/pods", SimulatedCloud.PodBody()));
        var pod = Assert.Single((await cloud.Get("/v2/pods")).Json.GetProperty("pods").EnumerateArray());
        Assert.Equal("metadj-test", pod.GetProperty("name").GetString());
        Assert.Equal(1, (await cloud.Get("/control/calls")).Json.GetProperty("operations").EnumerateArray()
            .Single(operation => operation.GetProperty("operation").GetString() == "createPod").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task LostCreateAnswer_WithAStatus_IsAnsweredWithIt()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", """{"kind":"lostCreateAnswer","count":1,"status":503}""");
        Assert.Equal(503, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody())).Status);
        Assert.Equal(1, (await cloud.Get("/v2/pods")).Json.GetProperty("pods").GetArrayLength());
    }

    [Fact]
    public async Task NoCapacity_InOneDataCenter_LeavesTheOthers()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("Faults:0:Kind", "noCapacity"), ("Faults:0:DataCenter", "EU-RO-1"));
        Assert.Equal(400, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody(""","dataCenterIds":["EU-RO-1"]"""))).Status);
        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody(""","dataCenterIds":["EU-RO-1","US-KS-2"]"""));
        Assert.Equal("US-KS-2", told.Json.GetProperty("dataCenterId").GetString());
        Assert.Equal("HIGH", (await cloud.Get("/v2/catalog/gpus/NVIDIA%20L4?include=AVAILABILITY&product=POD&countryCodes=RO")).Json.GetProperty("availability").GetString());
    }

    [Fact]
    public async Task SlowBoot_ListensLate()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", """{"kind":"slowBoot","takes":"00:10:00","pod":"slow"}""");
        var slow = await cloud.CreatePod(name: "slow");
        await cloud.ListeningPod(name: "quick");
        Assert.Equal(502, (await cloud.Get($"/proxy/{slow}-8000/health")).Status);
        cloud.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await cloud.Get($"/proxy/{slow}-8000/health")).Status);
    }

    [Fact]
    public async Task BootNeverEnds_IsRunningAndSilent()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", """{"kind":"bootNeverEnds","count":1}""");
        var id = await cloud.CreatePod();
        cloud.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("RUNNING", await cloud.Status(id));
        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
    }

    [Theory]
    [InlineData("podDies", "EXITED")]
    [InlineData("podErrors", "ERROR")]
    public async Task Pod_ThatIsLost_SaysSoAtOnce(string kind, string status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var spared = await cloud.ListeningPod(name: "spared");
        var lost = await cloud.ListeningPod(name: "lost");
        var told = await cloud.Post("/faults", $$"""{"kind":"{{kind}}","pod":"lost"}""");
        Assert.Equal(201, told.Status);
        Assert.Equal("lost", Assert.Single(told.Json.GetProperty("struck").EnumerateArray()).GetString());
        Assert.Equal(status, await cloud.Status(lost));
        Assert.Equal("RUNNING", await cloud.Status(spared));
        Assert.Equal(502, (await cloud.Get($"/proxy/{lost}-8000/health")).Status);
    }

    [Fact]
    public async Task SuddenFault_WithNobodyToStrike_IsAConflict()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal(409, (await cloud.Post("/faults", """{"kind":"podDies"}""")).Status);
    }

    [Fact]
    public async Task ScopeRestarts_IsANewProcessInARunningPod()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        var before = (await cloud.Get($"/proxy/{id}-8000/health")).Json.GetProperty("server_start_time").GetDouble();
        cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        await cloud.Post("/faults", """{"kind":"scopeRestarts"}""");
        cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("RUNNING", await cloud.Status(id));
        Assert.True((await cloud.Get($"/proxy/{id}-8000/health")).Json.GetProperty("server_start_time").GetDouble() > before);
    }

    [Fact]
    public async Task ResumeFails_LeavesThePodStopped()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        await cloud.Act(id, "stop");
        await cloud.Post("/faults", """{"kind":"resumeFails","count":1}""");
        Assert.Equal("Failed to resume pod.", (await cloud.Act(id, "start")).Detail);
        Assert.Equal(200, (await cloud.Act(id, "start")).Status);
    }

    [Theory]
    [InlineData("""{"kind":"rateLimited","count":1,"takes":"00:00:07"}""", 429)]
    [InlineData("""{"kind":"unauthorized","count":1}""", 401)]
    [InlineData("""{"kind":"serverError","count":1,"status":503}""", 503)]
    [InlineData("""{"kind":"serverError","count":1,"path":"/pods"}""", 500)]
    [InlineData("""{"kind":"serverError","count":1,"path":"/billing"}""", 200)]
    public async Task Api_ThatFails_FailsOnce(string fault, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", fault);
        var told = await cloud.Get("/v2/pods");
        Assert.Equal(status, told.Status);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, told.Headers.RetryAfter?.Delta);
        Assert.Equal(200, (await cloud.Get("/v2/pods")).Status);
    }

    [Fact]
    public async Task PoolForbidden_IsSkippedByGpu()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Post("/faults", $$"""{"kind":"poolForbidden","gpu":"{{SimulatedCloud.Gpu}}"}""");
        Assert.Equal(403, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody())).Status);
        Assert.Equal(201, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody(gpu: "NVIDIA L4"))).Status);
    }

    [Fact]
    public async Task Board_ListsAndClears()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = (await cloud.Send(HttpMethod.Put, "/faults", """{"kind":"slowInstall"}""")).Json.GetProperty("fault").GetProperty("id").GetString();
        await cloud.Post("/faults", """{"kind":"noCapacity","share":0.5}""");
        await cloud.Post("/faults", """{"kind":"slowBoot"}""");
        Assert.Equal(["slowInstall", "noCapacity", "slowBoot"], await Kinds(cloud));

        Assert.Equal(204, (await cloud.Delete($"/faults/{id}")).Status);
        Assert.Equal(404, (await cloud.Delete($"/faults/{id}")).Status);
        await cloud.Delete("/faults?kind=noCapacity");
        Assert.Equal(["slowBoot"], await Kinds(cloud));
        await cloud.Delete("/faults");
        Assert.Empty(await Kinds(cloud));
    }

    [Theory]
    [InlineData("""{"kind":"gremlins"}""")]
    [InlineData("""{"count":1}""")]
    [InlineData("""{"kind":"slowBoot","count":0}""")]
    [InlineData("""{"kind":"slowBoot","share":2}""")]
    [InlineData("""{"kind":"slowBoot","when":"now"}""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Board_RefusesWhatIsNoFault(string body)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var told = await cloud.Post("/faults", body);
        Assert.Equal(400, told.Status);
        Assert.Contains("slowBoot", told.Detail, StringComparison.Ordinal);
        Assert.Empty(await Kinds(cloud));
    }

    [Theory]
    [InlineData("/faults")]
    [InlineData("/control/calls")]
    public async Task Control_WithAKey_NeedsIt(string path)
    {
        await using var cloud = await SimulatedCloud.StartAsync(("ControlKey", "director"));
        Assert.Equal(401, (await cloud.Get(path)).Status);
        cloud.Http.DefaultRequestHeaders.Authorization = new("Bearer", "director");
        Assert.Equal(200, (await cloud.Get(path)).Status);
    }

    private static async Task<IEnumerable<string?>> Kinds(SimulatedCloud cloud) =>
        (await cloud.Get("/faults")).Json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("kind").GetString());
}
