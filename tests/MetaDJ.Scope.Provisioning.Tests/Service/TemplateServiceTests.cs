using System.Net.Http.Json;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Templates of the whole service against the simulated cloud.</summary>
[Collection("provisioning service")]
public sealed class TemplateServiceTests(RedisServers servers)
{
    private const string Name = ProvisioningRig.Prefix + "scope-0.2.4";

    private static readonly (string, string)[] Often =
    [
        ("Provisioning:Templates:CheckInterval", "00:00:00.500"), ("Provisioning:Templates:RetryInterval", "00:00:00.200"), ("Provisioning:Pools:stage:Warm", "0"),
        ("Provisioning:PodEnvironment:HF_TOKEN", "{{ RUNPOD_SECRET_hf }}"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Template_IsMadeOnce_PutRightWhenItDrifts_AndThoseOfOthersAreLeftAlone()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, Often);
        var theirs = await rig.CloudPostAsync("templates", new { name = "someone-elses", image = "pytorch" });

        var template = await rig.TemplateAsync("it is in step", template => template is { Name: Name, InStep: true });

        Assert.Equal(["HF_TOKEN"], template.EnvironmentNames);
        var cloud = await rig.CloudAsync($"templates/{template.TemplateId}");
        Assert.Equal(
            ("daydreamlive/scope:0.2.4", false, false, false, "{{ RUNPOD_SECRET_hf }}"),
            (cloud.GetProperty("image").GetString(), cloud.GetProperty("startSsh").GetBoolean(), cloud.GetProperty("startJupyter").GetBoolean(),
                cloud.GetProperty("public").GetBoolean(), cloud.GetProperty("env").GetProperty("HF_TOKEN").GetString()));

        await rig.CloudPatchAsync($"templates/{template.TemplateId}", new { image = "daydreamlive/scope:latest", startJupyter = true });
        await Eventually.SeeAsync(
            "the drift is put right", () => rig.CloudAsync($"templates/{template.TemplateId}"),
            seen => seen.GetProperty("image").GetString() == "daydreamlive/scope:0.2.4" && !seen.GetProperty("startJupyter").GetBoolean(), Cancellation);

        var all = (await rig.CloudAsync("templates")).GetProperty("templates").EnumerateArray().ToList();
        Assert.Equal(2, all.Count);
        Assert.Equal(theirs.ToString(), all.Single(one => one.GetProperty("name").GetString() == "someone-elses").ToString());
    }

    [Fact]
    public async Task Template_WhoseCreationIsNotAnswered_IsFoundByName()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, [.. Often, ("Provisioning:Pools:stage:Image", "daydreamlive/scope:0.2.3")]);
        await rig.TemplateAsync("the first is in step", template => template.InStep);
        await rig.FaultAsync(new { kind = "lostAnswer", count = 1, path = "/templates" });

        using var put = await rig.Operator.PutAsJsonAsync("/api/pools/stage", new { pipeline = "longlive", image = "daydreamlive/scope:0.2.4" }, Cancellation);
        await rig.TemplateAsync("it is adopted", template => template is { Name: Name, InStep: true });

        Assert.Single((await rig.CloudAsync("templates")).GetProperty("templates").EnumerateArray(), one => one.GetProperty("name").GetString() == Name);
    }

    [Fact]
    public async Task Pod_IsMadeFromTheTemplate_AndWithoutItWhenItIsGone()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, [.. Often, ("Provisioning:Templates:CheckInterval", "01:00:00")]);
        var template = await rig.TemplateAsync("it is in step", template => template.InStep);
        await rig.CloudDeleteAsync($"templates/{template.TemplateId}");

        rig.Broker.Waiting = 1;
        await rig.ReadyAsync();

        var distrusted = await rig.TemplateAsync("it is not used any more", template => !template.InStep);
        Assert.StartsWith("RunPod did not make a pod from it", distrusted.Why, StringComparison.Ordinal);
        var pod = Assert.Single((await rig.CloudAsync("pods")).GetProperty("pods").EnumerateArray());
        Assert.Equal(("daydreamlive/scope:0.2.4", "{{ RUNPOD_SECRET_hf }}"), (pod.GetProperty("image").GetString(), pod.GetProperty("env").GetProperty("HF_TOKEN").GetString()));
        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task PodFromTheTemplate_GetsItsEnvironment()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, Often);
        await rig.TemplateAsync("it is in step", template => template.InStep);

        rig.Broker.Waiting = 1;
        await rig.ReadyAsync();

        var pod = Assert.Single((await rig.CloudAsync("pods")).GetProperty("pods").EnumerateArray());
        Assert.Equal("{{ RUNPOD_SECRET_hf }}", pod.GetProperty("env").GetProperty("HF_TOKEN").GetString());
        Assert.False(pod.GetProperty("env").TryGetProperty("JUPYTER_PASSWORD", out _));
    }

    [Fact]
    public async Task ConfiguredTemplate_ThatRunPodDoesNotKnow_IsSaidPlainly_AndStopsNoShow()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, [.. Often, ("RunPod:TemplateId", "nowhere1")]);
        rig.Broker.Waiting = 1;

        await rig.ReadyAsync();

        var template = await rig.TemplateAsync("the problem is told", template => template.Name == "configured");
        Assert.Contains("RunPod:TemplateId", template.Why, StringComparison.Ordinal);
        Assert.Empty((await rig.CloudAsync("templates")).GetProperty("templates").EnumerateArray());
    }
}
