using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class RunPodStorageTests
{
    private const string Volume = """{"id":"vol1","name":"metadj-vol-eu","size":100,"dataCenter":"EU-RO-1","type":"STANDARD"}""";

    private static readonly CloudVolumeRequest Request = new("metadj-vol-eu", 100, "EU-RO-1", VolumeTier.HighPerformance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_WhenMade_ReturnsTheVolume_AndAsksForTheTierInRunPodsWords()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, Volume);
        using var runPod = new RunPodForTests(stub);

        var given = Assert.IsType<CloudAnswer<CloudVolume>.Given>(await runPod.Storage.CreateAsync(Request, Token));

        Assert.Equal(new CloudVolume("vol1", "metadj-vol-eu", 100, "EU-RO-1", VolumeTier.Standard, Ours: true), given.Value);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name":"metadj-vol-eu","size":100,"dataCenter":"EU-RO-1","type":"HIGH_PERFORMANCE"}"""),
            JsonNode.Parse(Assert.Single(stub.Sent).Body!)));
    }

    [Theory]
    [InlineData(400, "Refused")]
    [InlineData(401, "Refused")]
    [InlineData(402, "Refused")]
    [InlineData(403, "Refused")]
    [InlineData(404, "Gone")]
    [InlineData(408, "Unknown")]
    [InlineData(422, "Refused")]
    [InlineData(429, "RateLimited")]
    [InlineData(500, "Unknown")]
    [InlineData(524, "Unknown")]
    public async Task CreateAndGrow_WhenAnsweredWithAnError_AreSentOnceAndSayWhatThatMeans(int status, string expected)
    {
        var stub = new StubRunPod().Problem((HttpStatusCode)status, "a reason");
        using var creating = new RunPodForTests(stub);
        using var growing = new RunPodForTests(stub);

        Assert.Equal(expected, (await creating.Storage.CreateAsync(Request, Token)).GetType().Name);
        Assert.Equal(expected, (await growing.Storage.GrowAsync("vol1", 200, Token)).GetType().Name);
        Assert.Equal(2, stub.Sent.Count);
    }

    [Fact]
    public async Task Create_WhenTheConnectionBreaks_IsUnknown_ForItMayBeBilled()
    {
        var stub = new StubRunPod().Fail(new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended."));
        using var runPod = new RunPodForTests(stub);

        Assert.Equal(new CloudAnswer<CloudVolume>.Unknown("The response ended."), await runPod.Storage.CreateAsync(Request, Token));
        Assert.Single(stub.Sent);
    }

    [Fact]
    public async Task Create_UnderAnotherName_IsRefusedBeforeAnythingIsSent()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, Volume);
        using var runPod = new RunPodForTests(stub);

        await Assert.ThrowsAsync<ArgumentException>(() => runPod.Storage.CreateAsync(Request with { Name = "models" }, Token));

        Assert.Empty(stub.Sent);
    }

    [Fact]
    public async Task Grow_SendsTheSizeAlone()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Volume.Replace("100", "200", StringComparison.Ordinal));
        using var runPod = new RunPodForTests(stub);

        Assert.Equal(200, Assert.IsType<CloudAnswer<CloudVolume>.Given>(await runPod.Storage.GrowAsync("vol1", 200, Token)).Value.SizeGb);
        Assert.Equal(("PATCH", "/v2/network-volumes/vol1", """{"size":200}"""), (stub.Sent[0].Method, stub.Sent[0].Address.AbsolutePath, stub.Sent[0].Body));
    }

    [Fact]
    public async Task List_TellsOursFromStrangers_AndUnderstandsNewTiers()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Answer(
            HttpStatusCode.OK, $$"""{"networkVolumes":[{{Volume}},{"id":"v2","name":"datasets","size":10,"dataCenter":"US-KS-2","type":"ULTRA"}]}"""));

        var volumes = await runPod.Storage.ListAsync(Token);

        Assert.Equal([(true, VolumeTier.Standard), (false, VolumeTier.Unknown)], volumes.Select(volume => (volume.Ours, volume.Tier)));
    }

    [Fact]
    public async Task List_WhenNotAnswered_ThrowsInsteadOfShowingNoVolumes()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Problem(HttpStatusCode.Unauthorized, "no"));

        await Assert.ThrowsAsync<HttpRequestException>(() => runPod.Storage.ListAsync(Token));
    }

    [Theory]
    [InlineData(204, typeof(CloudOutcome.Done))]
    [InlineData(404, typeof(CloudOutcome.Done))]
    [InlineData(400, typeof(CloudOutcome.Refused))]
    [InlineData(429, typeof(CloudOutcome.RateLimited))]
    [InlineData(503, typeof(CloudOutcome.Unknown))]
    public async Task Delete_OfAVolumeThatIsGone_IsDone(int status, Type expected)
    {
        using var runPod = new RunPodForTests(new StubRunPod().Problem((HttpStatusCode)status, "in use"));

        Assert.IsType(expected, await runPod.Storage.DeleteAsync("vol1", Token));
    }

    [Fact]
    public async Task Mounts_AreCountedOverAllPods_StrangersToo()
    {
        const string Pod = """{"id":"p","name":"theirs","status":"EXITED","mounts":{"network":[{"volumeId":"vol1","path":"/data"}]},"cost":0,"createdAt":"2026-11-24T20:00:00Z"}""";
        using var runPod = new RunPodForTests(new StubRunPod().Answer(HttpStatusCode.OK, $$"""{"pods":[{{Pod}},{{Pod.Replace("vol1", "vol2", StringComparison.Ordinal)}}]}"""));

        Assert.Equal(1, await runPod.Storage.CountMountsAsync("vol1", Token));
    }
}
