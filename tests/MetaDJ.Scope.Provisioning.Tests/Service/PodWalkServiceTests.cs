using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>The walk over candidates, against the simulated cloud.</summary>
[Collection("provisioning service")]
public sealed class PodWalkServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SoldOutEverywhere_EndsTheWalkAfterTenCandidates_WithEachRefusalShown_AndTheNextWalkAsksOthersFirst()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:FirstBackoff", "00:00:00.100"), ("Provisioning:LongestBackoff", "00:00:00.500"));
        await rig.FaultAsync(new { kind = "noCapacity", count = 20 });
        rig.Broker.Waiting = 1;

        var ready = await rig.ReadyAsync("a pod is ready after two walks that found nothing");
        var lost = (await rig.PodsAsync()).Where(pod => pod.State == PodState.Lost).OrderBy(pod => pod.CreatedAt).ToList();

        Assert.Equal([10, 10], lost.Select(pod => pod.Refusals.Count));
        Assert.All(lost, pod => Assert.StartsWith("No candidate took it (10 asked", pod.Reason, StringComparison.Ordinal));
        Assert.All(lost[0].Refusals, refusal => Assert.Equal((RefusalKind.NoCapacity, 400), (refusal.Kind, refusal.Status)));
        Assert.All(lost[0].Refusals, refusal => Assert.True(refusal.Reason.Length > 0 && refusal.At > lost[0].CreatedAt));
        Assert.Empty(Places(lost[0]).Intersect(Places(lost[1])));
        Assert.Empty(ready.Refusals);
        Assert.Single(await rig.PaidForAsync());

        var offers = await rig.Operator.GetFromJsonAsync<GpuOfferPage>("/api/gpus?pool=stage&limit=500", HttpDefaults.Json, Cancellation);
        var refused = offers!.Items.First(offer => offer.GpuType == lost[0].Refusals[0].GpuType && offer.DataCenter == lost[0].Refusals[0].DataCenter);
        Assert.Contains("by what was answered lately", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForbiddenGpu_IsAskedForOnce_WhateverItsDataCentres()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:GpuTypes:0", "NVIDIA RTX A5000"), ("Provisioning:Pools:stage:GpuTypes:1", "NVIDIA L4"));
        await rig.FaultAsync(new { kind = "poolForbidden", gpu = "NVIDIA RTX A5000" });
        rig.Broker.Waiting = 1;

        var ready = await rig.ReadyAsync("a pod is ready on the GPU that is allowed");

        Assert.Equal("NVIDIA L4", ready.GpuType);
        Assert.Equal((RefusalKind.Forbidden, 403, "NVIDIA RTX A5000"), Assert.Single(ready.Refusals) is var only ? (only.Kind, only.Status, only.GpuType) : default);
    }

    [Fact]
    public async Task WhatTheRequestNamesDoesNotExist_IsAConfigurationProblem_AskedAboutOnceUntilThePoolChanges()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:FirstBackoff", "00:00:00.100"), ("Provisioning:LongestBackoff", "00:00:00.100"));
        await rig.FaultAsync(new { kind = "serverError", status = 404, path = "/pods" });
        rig.Broker.Waiting = 1;

        var lost = (await rig.SeeAsync("the pod is lost", pods => pods.Any(pod => pod.State == PodState.Lost)))[0];
        await rig.ClearFaultsAsync();
        var pool = await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation);
        var asked = (await rig.PodsAsync()).Count;
        using var put = await rig.Operator.PutAsJsonAsync("/api/pools/stage", pool!.Spec with { DiskGb = 50 }, HttpDefaults.Json, Cancellation);
        await rig.ReadyAsync("a pod of the changed pool is ready");

        Assert.StartsWith("The configuration is wrong, and repeating will not mend it", lost.Reason, StringComparison.Ordinal);
        Assert.Equal((RefusalKind.Misconfigured, 404), Assert.Single(lost.Refusals) is var only ? (only.Kind, only.Status) : default);
        Assert.Equal(1, asked);
    }

    private static IEnumerable<(string, string?)> Places(PodResponse pod) => pod.Refusals.Select(refusal => (refusal.GpuType, refusal.DataCenter));
}
