using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 7, and the same advice in section 12.</summary>
[Collection("provisioning service")]
public sealed class Section07StopWhenNotInUseTests(RedisServers servers)
{
    private static readonly (string, string)[] SoonIdle =
    [
        ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:IdleStop", "00:00:01"), ("Provisioning:Pools:stage:IdleTerminate", "00:00:01"),
    ];

    [Fact]
    public async Task TipStopPodsWhenNotInUse_StopsAfterIdle_TerminatesAfterGrace_AndComesBackOnDemand()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, SoonIdle);
        rig.Broker.Waiting = 1;
        var first = await rig.ReadyAsync();

        rig.Broker.Waiting = 0;
        await rig.SeeAsync("nothing is left", pods => pods.All(pod => pod.State == PodState.Terminated));
        Assert.Empty(await rig.RunningAsync());

        rig.Broker.Waiting = 1;
        Assert.NotEqual(first.Id, (await rig.ReadyAsync("it comes back")).Id);
        Assert.Single(await rig.RunningAsync());
    }

    [Fact]
    public async Task AlwaysStopPodsWhenNotInUse_APodWhoseLeaseExpiredStops_AndNoneThatIsHeld()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, SoonIdle);
        rig.Broker.Waiting = 1;
        var pod = await rig.ReadyAsync();
        rig.Broker.Grant(pod.Id, 1);
        rig.Broker.Waiting = 0;
        await rig.LooksAsync(15);
        Assert.Single(await rig.RunningAsync());

        rig.Broker.Release(pod.Id);
        await rig.SeeAsync("it is let go", pods => pods.All(one => one.State is PodState.Stopped or PodState.Terminated));
        Assert.Empty(await rig.RunningAsync());
    }
}
