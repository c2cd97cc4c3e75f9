using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>All that happens to pods, on the simulated cloud: each trouble ends in a stage again or in an honest cause, and nothing is left running.</summary>
[Collection("provisioning service")]
public sealed class LifeAndDeathTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("podDies", PodCause.Exited)]
    [InlineData("podErrors", PodCause.CloudError)]
    public async Task PodThatEndsAtTheCloud_IsRedeployed(string fault, PodCause cause)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var first = await rig.ReadyAsync();

        await rig.FaultAsync(new { kind = fault });

        var second = await ReplacedAsync(rig, first);
        Assert.Equal((first.Id, RecoveryRung.Redeploy, cause), (second.Succeeds!.Value, second.Recovery[0].Rung, second.Recovery[0].Cause));
        Assert.Equal(first.DataCenter, second.DataCenter);
        var lost = Assert.Single(await rig.PodsAsync(), pod => pod.Id == first.Id);
        Assert.Equal((PodState.Lost, cause), (lost.State, lost.Cause!.Value));
        Assert.NotEmpty((await DiagnosisAsync(rig, lost)).PostMortem);
        await OneRunsAsync(rig);
    }

    [Theory]
    [InlineData("outOfMemory", PodCause.OutOfMemory)]
    [InlineData("stalledFrames", PodCause.StalledFrames)]
    public async Task PictureThatStops_HasItsScopeRestarted(string fault, PodCause cause)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var first = await rig.ReadyAsync();

        await rig.FaultAsync(new { kind = fault, count = 1 });

        var again = await AgainAsync(rig, first);
        Assert.Equal((RecoveryRung.RestartScope, cause), (again.Recovery[0].Rung, again.Recovery[0].Cause));
        Assert.Null(again.Cause);
        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task ScopeThatRestarts_IsPreparedAgain()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var first = await rig.ReadyAsync();

        await rig.FaultAsync(new { kind = "scopeRestarts" });

        var again = await AgainAsync(rig, first);
        Assert.Equal((RecoveryRung.PrepareAgain, PodCause.ScopeRestarted), (again.Recovery[0].Rung, again.Recovery[0].Cause));
    }

    [Fact]
    public async Task ScopeThatIsSilent_HasItsPodRestarted_AndThenTheNextRungIsAnotherPod()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:SilenceLimit", "00:00:01"), ("Provisioning:StageLimit", "00:00:08"));
        var first = await rig.ReadyAsync();
        await rig.FaultAsync(new { kind = "gatewayTimeout", pod = ProvisioningRig.NameOf(first), path = "/health" });

        var climbing = (await rig.SeeAsync("its pod is restarted", pods => pods.Any(pod => pod.Id == first.Id && pod.Recovery.Any(step => step.Rung == RecoveryRung.RestartPod))))
            .First(pod => pod.Id == first.Id);
        Assert.Equal((PodState.Preparing, PodCause.ScopeSilent), (climbing.State, climbing.Cause!.Value));

        var second = await ReplacedAsync(rig, first);
        Assert.Equal([RecoveryRung.RestartPod, RecoveryRung.Redeploy], second.Recovery.Select(step => step.Rung));
        await OneRunsAsync(rig);
    }

    [Fact]
    public async Task LoadThatFailsOnce_SucceedsAfterARestartOfScope()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        await rig.FaultAsync(new { kind = "loadFails", count = 1 });

        var ready = await rig.ReadyAsync();

        Assert.Equal((RecoveryRung.RestartScope, PodCause.LoadFailed), (ready.Recovery[0].Rung, ready.Recovery[0].Cause));
        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task LoadThatAlwaysFails_IsLostWithScopesOwnWords_AndEveryPodOfItIsEnded()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:FirstBackoff", "00:10:00"));
        await rig.FaultAsync(new { kind = "loadFails" });

        var lost = (await rig.SeeAsync("the first is lost", pods => pods.Any(pod => pod.State == PodState.Lost))).First(pod => pod.State == PodState.Lost);

        Assert.StartsWith("longlive did not load: ", lost.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("no reason", lost.Reason, StringComparison.Ordinal);
        Assert.Equal(PodCause.LoadFailed, lost.Cause);
        await Eventually.SeeAsync("nothing runs", rig.RunningAsync, pods => pods.Count == 0, Cancellation);
        Assert.Contains((await DiagnosisAsync(rig, lost)).PostMortem, line => line.StartsWith("scope: ", StringComparison.Ordinal));
        Assert.Contains((await DiagnosisAsync(rig, lost)).PostMortem, line => line.StartsWith("system: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ResetOfAUsedPod_IsProvenByANewFrame_NotByTheOldOne()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        rig.Broker.Grant(pod.Id, fence: 3);
        await rig.FaultAsync(new { kind = "staleFrame" });

        rig.Broker.Release(pod.Id);

        await rig.SeeAsync("the old frame is seen through", pods => pods.Any(one =>
            one.Id == pod.Id && one is { State: PodState.Preparing, ResetFence: 0, Progress: "frames are counted, the old picture is still shown" }));
        await rig.ClearFaultsAsync();
        await rig.SeeAsync("the new frame proves it", pods => pods.Any(one => one.Id == pod.Id && one is { State: PodState.Ready, ResetFence: 3 }));
    }

    [Fact]
    public async Task PipelineThatAPlayerLoaded_IsReplacedByTheReset()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        rig.Broker.Grant(pod.Id, fence: 2);
        using var scope = await rig.ScopeAsync(pod);
        using var stopped = await scope.PostAsync("api/v1/session/stop", null, Cancellation);
        using var loaded = await scope.PostAsJsonAsync("api/v1/pipeline/load", new { pipeline_ids = new[] { "passthrough" } }, Cancellation);
        Assert.True(loaded.IsSuccessStatusCode);

        rig.Broker.Release(pod.Id);

        await rig.SeeAsync("the pod is reset", pods => pods.Any(one => one.Id == pod.Id && one is { State: PodState.Ready, ResetFence: 2 }));
        var status = await scope.GetFromJsonAsync<System.Text.Json.JsonElement>("api/v1/pipeline/status", Cancellation);
        Assert.Equal(("loaded", "longlive"), (status.GetProperty("status").GetString(), status.GetProperty("pipeline_id").GetString()));
        Assert.Equal(1, status.GetProperty("loaded_lora_adapters").GetArrayLength());
    }

    [Fact]
    public async Task SecondPod_KnowsWhenItWillBeReady_FromTheFirst()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Maximum", "2"));
        var first = await rig.ReadyAsync();
        Assert.Superset(new HashSet<string> { "create", "boot", "load", "firstFrame" }, first.StageSeconds.Keys.ToHashSet());
        Assert.Null(first.Percent);
        rig.Broker.Grant(first.Id, fence: 1);

        rig.Broker.Waiting = 1;

        var coming = (await rig.SeeAsync("the second is on its way", pods => pods.Any(pod => pod.Percent is not null))).First(pod => pod.Percent is not null);
        Assert.NotEqual(first.Id, coming.Id);
        Assert.InRange(coming.Percent!.Value, 0, 99);
        Assert.NotNull(coming.Stage);
    }

    [Fact]
    public async Task Strays_WithOurMarkAreEnded_AndAllOthersAreLeftAndReported()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        await rig.StrangerAsync(ProvisioningRig.Prefix + "lost-record", owner: ProvisioningRig.Prefix);
        await rig.StrangerAsync(ProvisioningRig.Prefix + "other-deployment", owner: "metadj-rig-two");
        await rig.StrangerAsync(ProvisioningRig.Prefix + "from-before");
        await rig.StrangerAsync("somebody-elses", owner: ProvisioningRig.Prefix);

        await Eventually.SeeAsync("the stray is terminated", rig.RunningAsync, pods => pods.All(pod => !pod.Name.EndsWith("lost-record", StringComparison.Ordinal)), Cancellation);
        var fleet = await Eventually.SeeAsync("the others are reported", rig.FleetAsync, fleet => fleet.Strangers.Count == 2, Cancellation);

        Assert.Equal(
            [$"{ProvisioningRig.Prefix}from-before ", $"{ProvisioningRig.Prefix}other-deployment metadj-rig-two"],
            fleet.Strangers.Select(pod => $"{pod.Name} {pod.Owner}").Order(StringComparer.Ordinal));
        Assert.Equal(3, (await rig.RunningAsync()).Count);
    }

    private static async Task<PodResponse> ReplacedAsync(ProvisioningRig rig, PodResponse first) =>
        (await rig.SeeAsync("another pod is ready", pods => pods.Any(pod => pod.Id != first.Id && pod.State == PodState.Ready))).First(pod => pod.Id != first.Id && pod.State == PodState.Ready);

    private static async Task<PodResponse> AgainAsync(ProvisioningRig rig, PodResponse first) =>
        (await rig.SeeAsync("the pod is ready again", pods => pods.Any(pod => pod.Id == first.Id && pod.State == PodState.Ready && pod.ReadyAt > first.ReadyAt)))
            .First(pod => pod.Id == first.Id);

    private static async Task OneRunsAsync(ProvisioningRig rig) => await Eventually.SeeAsync("one pod runs", rig.RunningAsync, pods => pods.Count == 1, Cancellation);

    private static async Task<PodDiagnosisResponse> DiagnosisAsync(ProvisioningRig rig, PodResponse pod) =>
        await Eventually.SeeAsync(
            "its last lines are kept",
            async () => (await rig.Operator.GetFromJsonAsync<PodDiagnosisResponse>($"/api/pods/{pod.Id}/diagnosis", HttpDefaults.Json, Cancellation))!,
            diagnosis => diagnosis.PostMortem.Count > 0, Cancellation);
}
