using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Seed section 8: a pod's states, and the commands that change them.</summary>
[Collection("provisioning service")]
public sealed class Section08StatesAndCommandsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CloudPodStatus.Unknown, null)]
    [InlineData(CloudPodStatus.Provisioning, null)]
    [InlineData(CloudPodStatus.Starting, null)]
    [InlineData(CloudPodStatus.Running, null)]
    [InlineData(CloudPodStatus.Exited, PodCause.Exited)]
    [InlineData(CloudPodStatus.Error, PodCause.CloudError)]
    [InlineData(CloudPodStatus.Terminated, PodCause.TerminatedAtCloud)]
    public void StatesOfTheCloud_EndAStageOnlyWhenTheySaySo_AndAnUnknownOneIsTolerated(CloudPodStatus status, PodCause? cause)
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Ready, listed: status);

        Assert.Equal(cause, fleet.Steps().OfType<PodAction.MarkLost>().SingleOrDefault()?.Trouble);
    }

    [Fact]
    public async Task StopStartAndTerminateCommands_MoveOnePaidPodThroughItsStates()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:IdleStop", "00:00:01"), ("Provisioning:Pools:stage:WhenIdle", "Stop"));
        rig.Broker.Waiting = 1;
        var first = await rig.ReadyAsync();

        rig.Broker.Waiting = 0;
        await rig.SeeAsync("it is stopped", pods => pods.Any(pod => pod.Id == first.Id && pod.State == PodState.Stopped));
        Assert.Equal("EXITED", Assert.Single(await rig.PaidForAsync()).Status);

        rig.Broker.Waiting = 1;
        var second = await rig.ReadyAsync("it is started again");
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("RUNNING", Assert.Single(await rig.PaidForAsync()).Status);

        // Its models were on its disk: nothing is downloaded twice.
        var downloads = (await rig.CallsAsync()).GetProperty("pods")[0].GetProperty("byPath").GetProperty("POST /api/v1/models/download").GetInt64();
        Assert.Equal(1, downloads);

        rig.Broker.Waiting = 0;
        using var deleted = await rig.Operator.DeleteAsync($"/api/pods/{second.Id}", Cancellation);
        await Eventually.SeeAsync("it is terminated", rig.PaidForAsync, pods => pods.All(pod => pod.Status == "TERMINATED"), Cancellation);
    }
}
