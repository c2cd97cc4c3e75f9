namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class PodCreateTests
{
    [Fact]
    public async Task Create_ByDefault_BootsInItsTime()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody());
        var id = told.Json.GetProperty("id").GetString();
        Assert.Equal("PROVISIONING", told.Json.GetProperty("status").GetString());
        Assert.Equal(["stop", "terminate"], told.Json.GetProperty("actions").EnumerateArray().Select(action => action.GetString()));
        Assert.Equal(0.74m, told.Json.GetProperty("cost").GetDecimal());
        Assert.Equal("12.8", told.Json.GetProperty("cudaVersion").GetString());

        cloud.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("STARTING", await cloud.Status(id!));
        cloud.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("RUNNING", await cloud.Status(id!));
        Assert.Equal(502, (await cloud.Get($"/proxy/{id}-8000/health")).Status);

        cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("healthy", (await cloud.Get($"/proxy/{id}-8000/health")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Create_WhenRunningAtOnce_IsSilentAllTheSame()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("RunningAtCreate", "1"));
        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody());
        Assert.Equal("RUNNING", told.Json.GetProperty("status").GetString());
        cloud.Clock.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal(502, (await cloud.Get($"/proxy/{told.Json.GetProperty("id").GetString()}-8000/health")).Status);
    }

    [Fact]
    public async Task Create_WithoutWaiting_ListensAtOnce()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("Speed", "0"));
        var id = await cloud.CreatePod();
        Assert.Equal(200, (await cloud.Get($"/proxy/{id}-8000/health")).Status);
    }

    [Theory]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g"},"interruptible":true}""", "$: additional properties 'interruptible' not allowed")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g","gpuTypeIds":[]}}""", "$.gpu: additional properties 'gpuTypeIds' not allowed")]
    [InlineData("""{"Name":"a","image":"i","gpu":{"id":"g"}}""", "$: additional properties 'Name' not allowed")]
    [InlineData("""{"image":"i","gpu":{"id":"g"}}""", "$: missing properties 'name'")]
    [InlineData("""{"name":"a","gpu":{"id":"g"}}""", "$: missing properties 'image'")]
    [InlineData("""{"name":"","image":"i","gpu":{"id":"g"}}""", "$.name: minLength: got 0, want 1")]
    [InlineData("""{"name":"a","image":"i","gpu":{"count":1}}""", "$.gpu: missing properties 'id'")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g","count":0}}""", "$.gpu.count: minimum: got 0, want 1")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g","minCudaVersion":"12"}}""", "$.gpu.minCudaVersion: '12' does not match pattern '^\\d+\\.\\d+$'")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g"},"cloud":"secure"}""", "$.cloud: value must be one of 'SECURE', 'COMMUNITY'")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g"},"disk":"50"}""", "$.disk: value has the wrong type")]
    [InlineData("""{"name":"a","image":null,"gpu":{"id":"g"}}""", "$.image: got null, want a value")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g"},"mounts":{"persistent":{"size":9,"path":"/workspace"}}}""", "$.mounts.persistent.size: minimum: got 9, want 10")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"g"},"mounts":{"network":[{"volumeId":"v"}]}}""", "$.mounts.network[0]: missing properties 'path'")]
    [InlineData("[]", "$: value has the wrong type")]
    public async Task Create_AgainstTheContract_Is422(string body, string error)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var told = await cloud.Post("/v2/pods", body);
        Assert.Equal(422, told.Status);
        Assert.Equal("application/problem+json", told.ContentType);
        Assert.Equal(error, told.FirstError);
        Assert.Equal(0, (await cloud.Get("/v2/pods")).Json.GetProperty("pods").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"name":"a","image":"i"}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA L4"},"cpu":{"id":"cpu5c","vcpuCount":2}}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA L4","minCudaVersion":"12.8","allowedCudaVersions":["12.8"]}}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA L4"},"mounts":{"persistent":{"size":10,"path":"/w"},"network":[{"volumeId":"v","path":"/w"}]}}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA L4"},"mounts":{"network":[{"volumeId":"unknown","path":"/w"}]}}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA L4"},"ports":["8000/udp"]}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA Abacus"}}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA L4","allowedCudaVersions":["11.1"]}}""")]
    [InlineData("""{"name":"a","image":"i","gpu":{"id":"NVIDIA GeForce RTX 4080"}}""")]
    [InlineData("not json")]
    public async Task Create_AgainstARule_Is400(string body)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal(400, (await cloud.Post("/v2/pods", body)).Status);
        Assert.Equal(0, (await cloud.Get("/v2/pods")).Json.GetProperty("pods").GetArrayLength());
    }

    [Fact]
    public async Task Create_WhenCapacityWentSinceTheCatalogWasRead_IsSoldOut()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var read = await cloud.Get("/v2/catalog/gpus/NVIDIA%20L4?include=AVAILABILITY&product=POD");
        Assert.Contains("EU-RO-1", read.Json.GetProperty("dataCenters").EnumerateArray().Select(center => center.GetProperty("id").GetString()));

        await cloud.Send(HttpMethod.Put, "/control/stock", """{"gpu":"NVIDIA L4","dataCenter":"EU-RO-1","free":0}""");
        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody(""","dataCenterIds":["EU-RO-1"]""", gpu: "NVIDIA L4"));
        Assert.Equal(400, told.Status);
        Assert.StartsWith("There are no longer any instances available", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_UntilTheLastGpuIsGone_NeverRentsOneTwice()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("Stock:0:Gpu", "NVIDIA L4"), ("Stock:0:DataCenter", "EU-RO-1"), ("Stock:0:Free", "3"));
        var body = SimulatedCloud.PodBody(""","dataCenterIds":["EU-RO-1"]""", gpu: "NVIDIA L4");
        var told = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cloud.Post("/v2/pods", body)));
        Assert.Equal(3, told.Count(answer => answer.Status == 201));
        Assert.Equal(7, told.Count(answer => answer.Status == 400));
    }

    [Fact]
    public async Task Create_WithLessThanAnHourOfBalance_Is402()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("Balance", "0.73"));
        Assert.Equal(402, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody())).Status);
    }

    [Fact]
    public async Task Create_FromTemplate_TakesItsSettingsAndTheBodyWins()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var template = await cloud.Post(
            "/v2/templates", """{"name":"t","image":"daydreamlive/scope:0.2.4","ports":["8000/http"],"env":{"A":"t","B":"t"},"disk":40,"startJupyter":false}""");
        Assert.True(template.Json.GetProperty("startSsh").GetBoolean());

        var told = await cloud.Post(
            "/v2/pods", $$$"""{"name":"a","gpu":{"id":"NVIDIA L4"},"env":{"B":"body"},"templateId":"{{{template.Json.GetProperty("id").GetString()}}}"}""");
        Assert.Equal(201, told.Status);
        Assert.Equal(40, told.Json.GetProperty("disk").GetInt32());
        Assert.Equal("""{"A":"t","B":"body"}""", told.Json.GetProperty("env").GetRawText());

        Assert.Equal(404, (await cloud.Post("/v2/pods", """{"name":"a","gpu":{"id":"NVIDIA L4"},"templateId":"unknown"}""")).Status);
    }

    [Fact]
    public async Task Create_OnANetworkVolume_GoesWhereTheVolumeIs()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var volume = (await cloud.Post("/v2/network-volumes", """{"name":"models","size":100,"dataCenter":"EU-CZ-1"}""")).Json.GetProperty("id").GetString();
        var mount = $$$""","mounts":{"network":[{"volumeId":"{{{volume}}}","path":"/workspace"}]}""";

        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody(mount));
        Assert.Equal("EU-CZ-1", told.Json.GetProperty("dataCenterId").GetString());
        Assert.Equal(400, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody(mount + ""","dataCenterIds":["US-KS-2"]"""))).Status);
        Assert.Equal(400, (await cloud.Post("/v2/pods", SimulatedCloud.PodBody(mount + ""","cloud":"COMMUNITY" """))).Status);
        Assert.Equal(400, (await cloud.Delete($"/v2/network-volumes/{volume}")).Status);
    }
}
