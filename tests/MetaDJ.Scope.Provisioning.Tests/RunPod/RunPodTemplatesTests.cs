using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class RunPodTemplatesTests
{
    private const string Template = """
        {"id":"tpl1","name":"metadj-scope-0.2.4","image":"daydreamlive/scope:0.2.4","args":"","disk":40,"mounts":{"persistent":{"size":60,"path":"/workspace"}},
         "ports":["8000/http"],"env":{"HF_TOKEN":"{{ RUNPOD_SECRET_hf }}"},"registry":null,"serverless":false,"public":false,"category":"NVIDIA",
         "startSsh":true,"startJupyter":false,"allowedCudaVersions":[]}
        """;

    private static readonly TemplateRecipe Recipe = new(
        "metadj-scope-0.2.4", "daydreamlive/scope:0.2.4", 40, ["8000/http"], new Dictionary<string, string> { ["HF_TOKEN"] = "{{ RUNPOD_SECRET_hf }}" },
        60, "/workspace", [], TemplateAccess.Closed);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_SaysNoToSshAndJupyter_WhichRunPodWouldTurnOn()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, Template);
        using var runPod = new RunPodForTests(stub);

        var given = Assert.IsType<CloudAnswer<CloudTemplate>.Given>(await runPod.Templates.CreateAsync(Recipe, Token));

        Assert.Equal(("tpl1", 60, true), (given.Value.TemplateId, given.Value.Recipe.PersistentGb, given.Value.Recipe.Access.Ssh));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"name":"metadj-scope-0.2.4","image":"daydreamlive/scope:0.2.4","disk":40,"ports":["8000/http"],"env":{"HF_TOKEN":"{{ RUNPOD_SECRET_hf }}"},
                 "mounts":{"persistent":{"size":60,"path":"/workspace"}},"serverless":false,"public":false,"category":"NVIDIA","startSsh":false,
                 "startJupyter":false,"allowedCudaVersions":[]}
                """),
            JsonNode.Parse(Assert.Single(stub.Sent).Body!)));
    }

    [Theory]
    [InlineData(400, "Refused")]
    [InlineData(401, "Refused")]
    [InlineData(403, "Refused")]
    [InlineData(404, "Gone")]
    [InlineData(422, "Refused")]
    [InlineData(429, "RateLimited")]
    [InlineData(500, "Unknown")]
    [InlineData(524, "Unknown")]
    public async Task CreateAndPatch_WhenAnsweredWithAnError_AreSentOnceAndSayWhatThatMeans(int status, string expected)
    {
        var stub = new StubRunPod().Problem((HttpStatusCode)status, "a reason");
        using var creating = new RunPodForTests(stub);
        using var patching = new RunPodForTests(stub);

        Assert.Equal(expected, (await creating.Templates.CreateAsync(Recipe, Token)).GetType().Name);
        Assert.Equal(expected, (await patching.Templates.PatchAsync("tpl1", new TemplateChange(DiskGb: 50), Token)).GetType().Name);
        Assert.Equal(2, stub.Sent.Count);
    }

    [Fact]
    public async Task Patch_SendsOnlyTheDifference()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Template);
        using var runPod = new RunPodForTests(stub);

        await runPod.Templates.PatchAsync("tpl1", new TemplateChange(Image: "daydreamlive/scope:0.2.5"), Token);
        await runPod.Templates.PatchAsync("tpl1", new TemplateChange(Access: TemplateAccess.Closed, AllowedCuda: []), Token);

        Assert.Equal("""{"image":"daydreamlive/scope:0.2.5"}""", stub.Sent[0].Body);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"serverless":false,"public":false,"category":"NVIDIA","startSsh":false,"startJupyter":false,"allowedCudaVersions":[]}"""), JsonNode.Parse(stub.Sent[1].Body!)));
    }

    [Fact]
    public async Task Find_OfAnUnknownTemplate_IsNull_AndListNamesOwnOnes()
    {
        using var gone = new RunPodForTests(new StubRunPod().Problem(HttpStatusCode.NotFound, "no"));
        using var there = new RunPodForTests(new StubRunPod().Answer(HttpStatusCode.OK, $$"""{"templates":[{{Template}}]}"""));

        Assert.Null(await gone.Templates.FindAsync("public1", Token));
        Assert.Equal("metadj-scope-0.2.4", Assert.Single(await there.Templates.ListAsync(Token)).Recipe.Name);
    }

    [Theory]
    [InlineData(204, typeof(CloudOutcome.Done))]
    [InlineData(404, typeof(CloudOutcome.Done))]
    [InlineData(400, typeof(CloudOutcome.Refused))]
    public async Task Delete_OfATemplateThatIsGone_IsDone(int status, Type expected)
    {
        using var runPod = new RunPodForTests(new StubRunPod().Problem((HttpStatusCode)status, "in use"));

        Assert.IsType(expected, await runPod.Templates.DeleteAsync("tpl1", Token));
    }
}
