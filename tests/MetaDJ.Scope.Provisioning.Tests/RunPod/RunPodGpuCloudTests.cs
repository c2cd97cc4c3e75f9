using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class RunPodGpuCloudTests
{
    private const string Pod = """
        {"id":"7h9k2m4n6p","name":"metadj-live-1","status":"PROVISIONING","actions":["stop"],"image":"i","args":"","disk":40,"mounts":{},
         "gpu":{"id":"NVIDIA L4","count":1},"ports":["8000/http"],"env":{},"registry":null,"cloud":"SECURE","dataCenterId":"EU-RO-1",
         "cudaVersion":"12.8","ssh":{"proxy":null,"direct":null},"template":null,"cost":0.49,"locked":false,"runtime":{},
         "createdAt":"2026-11-24T20:00:00Z","startedAt":null,"globalNetworking":{"enabled":false},"addedLater":{"a":1}}
        """;

    private static readonly CloudPodRequest Request = new(
        "metadj-live-1", "daydreamlive/scope:0.2.4", "NVIDIA L4", CloudTier.Secure, "EU-RO-1", 40, 60, null, new Dictionary<string, string> { ["HF_TOKEN"] = "t" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_WhenPlaced_ReturnsThePod()
    {
        var (outcome, stub) = await CreateAsync(stub => stub.Answer(HttpStatusCode.Created, Pod));

        var placed = Assert.IsType<CreateOutcome.Placed>(outcome);
        Assert.Equal("7h9k2m4n6p", placed.Pod.CloudId);
        Assert.Equal("metadj-live-1", placed.Pod.Name);
        Assert.Equal(CloudPodStatus.Provisioning, placed.Pod.Status);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"name":"metadj-live-1","image":"daydreamlive/scope:0.2.4","gpu":{"id":"NVIDIA L4","count":1,"minCudaVersion":"12.8"},"cloud":"SECURE",
                 "dataCenterIds":["EU-RO-1"],"disk":40,"ports":["8000/http"],"startSsh":false,"startJupyter":false,"env":{"HF_TOKEN":"t"},
                 "mounts":{"persistent":{"size":60,"path":"/workspace"}}}
                """),
            JsonNode.Parse(Assert.Single(stub.Sent).Body!)));
    }

    [Theory]
    [InlineData(400, typeof(CreateOutcome.NoCapacity))]
    [InlineData(401, typeof(CreateOutcome.Misconfigured))]
    [InlineData(402, typeof(CreateOutcome.NoBalance))]
    [InlineData(403, typeof(CreateOutcome.Forbidden))]
    [InlineData(404, typeof(CreateOutcome.Misconfigured))]
    [InlineData(409, typeof(CreateOutcome.Refused))]
    [InlineData(410, typeof(CreateOutcome.Refused))]
    [InlineData(422, typeof(CreateOutcome.Refused))]
    [InlineData(429, typeof(CreateOutcome.RateLimited))]
    [InlineData(307, typeof(CreateOutcome.Refused))]
    [InlineData(408, typeof(CreateOutcome.Unknown))]
    [InlineData(500, typeof(CreateOutcome.Unknown))]
    [InlineData(502, typeof(CreateOutcome.Unknown))]
    [InlineData(503, typeof(CreateOutcome.Unknown))]
    [InlineData(524, typeof(CreateOutcome.Unknown))]
    public async Task Create_WhenAnsweredWithAnError_IsSentOnceAndSaysWhatThatMeans(int status, Type expected)
    {
        var (outcome, stub) = await CreateAsync(stub => stub.Problem((HttpStatusCode)status, "a reason"));

        Assert.IsType(expected, outcome);
        Assert.Single(stub.Sent);
    }

    [Fact]
    public async Task Create_WhenRefused_PassesOnDetailAndErrors()
    {
        var (outcome, _) = await CreateAsync(stub => stub.Answer(
            HttpStatusCode.UnprocessableEntity,
            """{"title":"Unprocessable Entity","status":422,"detail":"Request validation failed.","errors":["$.gpu: bad","$.disk: bad"]}""",
            "application/problem+json"));

        var refused = Assert.IsType<CreateOutcome.Refused>(outcome);
        Assert.Equal("Request validation failed.", refused.Detail);
        Assert.Equal(["$.gpu: bad", "$.disk: bad"], refused.Errors);
    }

    [Fact]
    public async Task Create_WhenRateLimited_PassesOnTheDelay()
    {
        var (outcome, _) = await CreateAsync(stub => stub.Problem(HttpStatusCode.TooManyRequests, "minute", ("Retry-After", "12")));

        Assert.Equal(new CreateOutcome.RateLimited(TimeSpan.FromSeconds(12)), outcome);
    }

    [Fact]
    public async Task Create_WhenTheEdgeTurnsTheClientAway_IsNotMistakenForAClosedPool()
    {
        var (outcome, _) = await CreateAsync(stub => stub.Answer(HttpStatusCode.Forbidden, "error code: 1010", "text/plain"));

        Assert.Contains("edge", Assert.IsType<CreateOutcome.TurnedAway>(outcome).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WhenTheConnectionBreaks_IsUnknown()
    {
        var (outcome, stub) = await CreateAsync(stub => stub.Fail(new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended.")));

        Assert.Equal(new CreateOutcome.Unknown("The response ended."), outcome);
        Assert.Single(stub.Sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"id\":")]
    [InlineData("null")]
    public async Task Create_WhenAcceptedButUnreadable_IsUnknown(string body)
    {
        var (outcome, _) = await CreateAsync(stub => stub.Answer(HttpStatusCode.Created, body));

        Assert.IsType<CreateOutcome.Unknown>(outcome);
    }

    [Fact]
    public async Task Create_WhenTheAnswerNeverComes_IsUnknown()
    {
        var stub = new StubRunPod().Hang();
        using var runPod = new RunPodForTests(stub);
        var creating = runPod.Cloud.CreateAsync(Request, Token);

        await runPod.Clock.ArmedAsync(Token);
        runPod.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains("No whole answer", Assert.IsType<CreateOutcome.Unknown>(await creating).Cause, StringComparison.Ordinal);
        Assert.Single(stub.Sent);
    }

    [Fact]
    public async Task Create_WhenTheBodyStallsHalfWay_IsUnknown()
    {
        var body = new System.IO.Pipelines.Pipe();
        var stub = new StubRunPod().Answer(_ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = new StreamContent(body.Reader.AsStream()) }));
        using var runPod = new RunPodForTests(stub);
        var creating = runPod.Cloud.CreateAsync(Request, Token);

        await runPod.Clock.ArmedAsync(Token);
        runPod.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.IsType<CreateOutcome.Unknown>(await creating);
    }

    [Fact]
    public async Task Create_WhenTheCallerGivesUp_IsCancelled()
    {
        var stub = new StubRunPod().Hang();
        using var runPod = new RunPodForTests(stub);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var creating = runPod.Cloud.CreateAsync(Request, caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creating);
    }

    [Fact]
    public async Task Create_UnderAnotherName_IsRefusedBeforeAnythingIsSent()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, Pod);
        using var runPod = new RunPodForTests(stub);

        await Assert.ThrowsAsync<ArgumentException>(() => runPod.Cloud.CreateAsync(Request with { Name = "pytorch" }, Token));

        Assert.Empty(stub.Sent);
    }

    [Fact]
    public async Task Create_OnANetworkVolume_MountsItInsteadOfALocalOne()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, Pod);
        using var runPod = new RunPodForTests(stub);

        await runPod.Cloud.CreateAsync(Request with { NetworkVolumeId = "vol_1" }, Token);

        Assert.Equal("""{"network":[{"volumeId":"vol_1","path":"/workspace"}]}""", JsonNode.Parse(stub.Sent[0].Body!)!["mounts"]!.ToJsonString());
    }

    [Fact]
    public async Task List_AnswersOurPodsOnly_AndUnderstandsNewWords()
    {
        var stub = new StubRunPod().Answer(
            HttpStatusCode.OK,
            $$"""{"pods":[{{Pod}},{{Pod.Replace("metadj-live-1", "someone-else", StringComparison.Ordinal)}},{{Pod.Replace("PROVISIONING", "HIBERNATING", StringComparison.Ordinal)}}]}""");
        using var runPod = new RunPodForTests(stub);

        var pods = await runPod.Cloud.ListAsync(Token);

        Assert.Equal([CloudPodStatus.Provisioning, CloudPodStatus.Unknown], pods.Select(pod => pod.Status));
        Assert.All(pods, pod => Assert.Equal("metadj-live-1", pod.Name));
        Assert.Equal("/v2/pods", Assert.Single(stub.Sent).Address.PathAndQuery);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.Unauthorized, "{}")]
    public async Task List_WhenNotAnswered_ThrowsInsteadOfShowingAnEmptyFleet(HttpStatusCode status, string body)
    {
        using var runPod = new RunPodForTests(new StubRunPod().Answer(status, body));

        await Assert.ThrowsAsync<HttpRequestException>(() => runPod.Cloud.ListAsync(Token));
    }

    [Theory]
    [InlineData(200, typeof(CloudOutcome.Done))]
    [InlineData(204, typeof(CloudOutcome.Done))]
    [InlineData(400, typeof(CloudOutcome.Refused))]
    [InlineData(403, typeof(CloudOutcome.Refused))]
    [InlineData(404, typeof(CloudOutcome.Gone))]
    [InlineData(409, typeof(CloudOutcome.Refused))]
    [InlineData(422, typeof(CloudOutcome.Refused))]
    [InlineData(429, typeof(CloudOutcome.RateLimited))]
    [InlineData(500, typeof(CloudOutcome.Unknown))]
    [InlineData(524, typeof(CloudOutcome.Unknown))]
    public async Task StartAndStop_AreSentOnceAndSayWhatTheAnswerMeans(int status, Type expected)
    {
        var stub = new StubRunPod().Problem((HttpStatusCode)status, "Failed to resume pod.");
        using var runPod = new RunPodForTests(stub);

        Assert.IsType(expected, await runPod.Cloud.StartAsync("7h9k2m4n6p", Token));
        Assert.Equal("""{"action":"start"}""", Assert.Single(stub.Sent).Body);

        using var another = new RunPodForTests(stub);
        Assert.IsType(expected, await another.Cloud.StopAsync("7h9k2m4n6p", Token));
        Assert.Equal("""{"action":"stop"}""", stub.Sent[1].Body);
        Assert.Equal(2, stub.Sent.Count);
    }

    [Theory]
    [InlineData(204, typeof(CloudOutcome.Done))]
    [InlineData(404, typeof(CloudOutcome.Done))]
    [InlineData(409, typeof(CloudOutcome.Refused))]
    [InlineData(503, typeof(CloudOutcome.Unknown))]
    public async Task Terminate_OfAPodThatIsGone_IsDone(int status, Type expected)
    {
        var stub = new StubRunPod().Problem((HttpStatusCode)status, "x");
        using var runPod = new RunPodForTests(stub);

        Assert.IsType(expected, await runPod.Cloud.TerminateAsync("7h9k2m4n6p", Token));
        Assert.Equal("DELETE /v2/pods/7h9k2m4n6p", $"{Assert.Single(stub.Sent).Method} {stub.Sent[0].Address.AbsolutePath}");
    }

    [Fact]
    public async Task Stop_WhenTheConnectionBreaks_IsUnknown()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Fail(new HttpRequestException("reset")));

        Assert.Equal(new CloudOutcome.Unknown("reset"), await runPod.Cloud.StopAsync("7h9k2m4n6p", Token));
    }

    [Fact]
    public async Task VolumeDataCenter_IsTheVolumesOwn_OrNullWhenThereIsNoSuchVolume()
    {
        using var there = new RunPodForTests(new StubRunPod().Answer(
            HttpStatusCode.OK, """{"id":"v","name":"n","size":50,"dataCenter":"EU-RO-1","type":"ULTRA"}"""));
        using var gone = new RunPodForTests(new StubRunPod().Problem(HttpStatusCode.NotFound, "no"));

        Assert.Equal("EU-RO-1", await there.Cloud.VolumeDataCenterAsync("v", Token));
        Assert.Null(await gone.Cloud.VolumeDataCenterAsync("v", Token));
    }

    [Theory]
    [InlineData("https://{podId}-{port}.proxy.runpod.net/", "https://abc-8000.proxy.runpod.net/")]
    [InlineData("http://localhost:5081/proxy/{podId}-{port}/", "http://localhost:5081/proxy/abc-8000/")]
    public void ProxyAddress_FollowsTheTemplate(string template, string expected)
    {
        using var runPod = new RunPodForTests(new StubRunPod(), ("RunPod:ProxyTemplate", template));

        Assert.Equal(new Uri(expected), runPod.Cloud.ProxyAddress("abc", 8000));
    }

    private static async Task<(CreateOutcome Outcome, StubRunPod Stub)> CreateAsync(Action<StubRunPod> answer)
    {
        var stub = new StubRunPod();
        answer(stub);
        using var runPod = new RunPodForTests(stub);
        return (await runPod.Cloud.CreateAsync(Request, Token), stub);
    }
}
