using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Seed section 11: the troubleshooting rows that a machine can act on by itself.</summary>
[Collection("provisioning service")]
public sealed class Section11RecoveryTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PodWontStart_BecauseItsGpuIsRented_IsRedeployedInItsDataCentre_AndTheOldOneEnded()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:IdleStop", "00:00:01"), ("Provisioning:Pools:stage:WhenIdle", "Stop"));
        rig.Broker.Waiting = 1;
        var first = await rig.ReadyAsync();
        rig.Broker.Waiting = 0;
        await rig.SeeAsync("the idle pod is stopped", pods => pods.Any(pod => pod.State == PodState.Stopped));
        await rig.FaultAsync(new { kind = "resumeFails", count = 1 });

        rig.Broker.Waiting = 1;

        var ready = await rig.ReadyAsync("another pod is ready");
        var failed = Assert.Single(await rig.PodsAsync(), pod => pod.State == PodState.Lost);
        Assert.Equal((PodCause.ResumeFailed, failed.Id, first.DataCenter), (failed.Cause!.Value, ready.Succeeds!.Value, ready.DataCenter));
        Assert.Contains("Failed to resume pod.", failed.Reason, StringComparison.Ordinal);
        await Eventually.SeeAsync("one pod is left", rig.PaidForAsync, pods => pods.Count(pod => pod.Status != "TERMINATED") == 1, Cancellation);
    }

    [Fact]
    public async Task Timeout524_WhileAPodComesUp_MeansStillRunning()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        await rig.FaultAsync(new { kind = "gatewayTimeout", count = 20 });

        var ready = await rig.ReadyAsync();

        Assert.Empty(ready.Recovery);
        Assert.Single(await rig.PaidForAsync());
    }
}
