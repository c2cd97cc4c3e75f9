using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Templates;
using MetaDJ.Scope.Provisioning.Tests.RunPod;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 6, and the rows of section 1 that templates carry.</summary>
public sealed class Section06TemplateTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["HF_TOKEN"] = "{{ RUNPOD_SECRET_hf }}" };

    private static readonly Pool Stage = new(PoolName.Parse("stage"), new PoolSpec { Pipeline = "longlive" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DaydreamScopeTemplate_IsOurOwn_WithImagePortTokenAndWorkspace()
    {
        var sent = await SentAsync(Assert.Single(TemplateWishes.Of("metadj-", [Stage], Environment, [])));

        Assert.Equal(
            ("metadj-scope-0.2.4", "daydreamlive/scope:0.2.4", """["8000/http"]""", "{{ RUNPOD_SECRET_hf }}", "/workspace"),
            (Text(sent, "name"), Text(sent, "image"), sent["ports"]!.ToJsonString(), sent["env"]!["HF_TOKEN"]!.GetValue<string>(), sent["mounts"]!["persistent"]!["path"]!.GetValue<string>()));
    }

    [Fact]
    public async Task TemplateComponents_AreAllSaid_AndSshAndJupyterAreOff()
    {
        var sent = await SentAsync(Assert.Single(TemplateWishes.Of("metadj-", [Stage], Environment, ["12.8"])));

        Assert.Equal(
            ["allowedCudaVersions", "category", "disk", "env", "image", "mounts", "name", "ports", "public", "serverless", "startJupyter", "startSsh"],
            sent.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal((false, false, false), (sent["startSsh"]!.GetValue<bool>(), sent["startJupyter"]!.GetValue<bool>(), sent["public"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task OfficialCommunityAndCustom_OursAreFoundInOurOwnList_AndAnyOtherByItsIdOnly()
    {
        const string Template = """{"id":"t1","name":"n","image":"i","args":"","disk":20,"mounts":{},"ports":[],"env":{},"registry":null,"serverless":false,"public":true,"category":"NVIDIA","startSsh":true,"startJupyter":true,"allowedCudaVersions":[]}""";
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, $$"""{"templates":[{{Template}}]}""").Answer(HttpStatusCode.OK, Template);
        using var runPod = new RunPodForTests(stub);

        await runPod.Templates.ListAsync(Token);
        await runPod.Templates.FindAsync("t1", Token);

        // Never the public catalogue: its list ends at a hundred.
        Assert.Equal(["/v2/templates", "/v2/templates/t1"], stub.Sent.Select(sent => sent.Address.AbsolutePath));
    }

    [Fact]
    public void EditTemplateAddHfToken_IsAChangeOfConfiguration_AndOnlyTheDifferenceIsSent()
    {
        var before = TemplateWishes.Of("metadj-", [Stage], new Dictionary<string, string>(), []).Single();
        var after = TemplateWishes.Of("metadj-", [Stage], Environment, []).Single();

        Assert.Equal(new TemplateChange(Environment: Environment), TemplateDrift.Between(after, before).Change);
    }

    [Fact]
    public void TemplateEnvironment_IsMergedByName_AndThePodsOwnWins()
    {
        var request = Rehearsal.Request("one", "EU-RO-1", 60, null) with
        {
            Environment = new Dictionary<string, string> { ["HF_TOKEN"] = "{{ RUNPOD_SECRET_hf }}", ["CIVITAI_API_TOKEN"] = "{{ RUNPOD_SECRET_civitai }}" },
        };

        var overlaid = PodRecipes.From(new Template { Name = "metadj-scope-0.2.4", TemplateId = "t1", Environment = Environment }, request);

        Assert.Equal("t1", overlaid.TemplateId);
        Assert.Equal(["CIVITAI_API_TOKEN"], overlaid.Environment.Keys);
        Assert.Equal((request.Image, request.DiskGb, request.VolumeGb), (overlaid.Image, overlaid.DiskGb, overlaid.VolumeGb));
        Assert.Equal(request, PodRecipes.From(null, request));
    }

    [Fact]
    public async Task DaydreamScopeNeedsCuda128_WhichEveryPodAsksForItself()
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.BadRequest, "no");
        using var runPod = new RunPodForTests(stub);

        await runPod.Cloud.CreateAsync(Rehearsal.Request("one", "EU-RO-1", 60, null) with { TemplateId = "t1" }, Token);

        var sent = JsonNode.Parse(stub.Sent[0].Body!)!.AsObject();
        Assert.Equal(("t1", "12.8", false), (Text(sent, "templateId"), sent["gpu"]!["minCudaVersion"]!.GetValue<string>(), sent["startJupyter"]!.GetValue<bool>()));
    }

    private static string Text(JsonObject sent, string field) => sent[field]!.GetValue<string>();

    private static async Task<JsonObject> SentAsync(TemplateRecipe recipe)
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.BadRequest, "no");
        using var runPod = new RunPodForTests(stub);
        await runPod.Templates.CreateAsync(recipe, Token);
        return JsonNode.Parse(stub.Sent[0].Body!)!.AsObject();
    }
}
