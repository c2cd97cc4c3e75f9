using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>MetaDJ context: switching pipelines while a session runs keeps the old model in memory.</summary>
[Collection("provisioning service")]
public sealed class Section13PipelineSwitcherTests(RedisServers servers)
{
    [Fact]
    public async Task PipelineSwitcher_StopsTheSession_LoadsTheOtherPipeline_AndStartsAgain_OnTheSameMachine()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var first = await rig.ReadyAsync();
        var before = await CallsAsync(rig);
        var wish = (await rig.PoolAsync()).Spec with { Pipeline = "memflow", Loras = [] };

        using var put = await rig.Operator.PutAsJsonAsync($"/api/pools/{ProvisioningRig.Pool}", wish, HttpDefaults.Json, TestContext.Current.CancellationToken);
        Assert.True(put.IsSuccessStatusCode);
        await rig.SeeAsync("it plays the other pipeline", pods => pods.Any(pod => pod.State == PodState.Ready && pod.Id != first.Id));

        var after = await CallsAsync(rig);
        Assert.Equal((1, 1), (after.Load - before.Load, after.Start - before.Start));
        Assert.True(after.Stop - before.Stop >= 1, "the session that ran was not stopped before the load");
        Assert.Single(await rig.PaidForAsync());
    }

    private static async Task<(long Stop, long Load, long Start)> CallsAsync(ProvisioningRig rig)
    {
        var paths = (await rig.CallsAsync()).GetProperty("pods")[0].GetProperty("byPath");
        long Of(string path) => paths.TryGetProperty($"POST /api/v1/{path}", out var count) ? count.GetInt64() : 0;
        return (Of("session/stop"), Of("pipeline/load"), Of("session/start"));
    }
}
