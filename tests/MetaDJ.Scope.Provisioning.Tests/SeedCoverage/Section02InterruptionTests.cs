using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.BringUp;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Seed section 2: what a pod loses, and when it is taken away.</summary>
public sealed class Section02InterruptionTests
{
    [Fact]
    public void ContainerDiskIsVolatile_SoAllThatIsInstalledLiesOnTheVolume() =>
        Assert.StartsWith(RunPodGpuCloud.DataPath + "/", CanonicalLoad.PathOf(new PoolLora("neon.safetensors")), StringComparison.Ordinal);

    [Fact]
    public void ContainerDiskIsVolatile_SoADownloadIsBegunAnewOnceTheProcessIsAnother()
    {
        // Reset at BootStage: what was being installed ended with the process that did it.
        var pod = new Fleet().Add(PodState.Preparing, one => one with { ServerStartTime = 100, Installing = ["models"] });

        Assert.Empty(BootStage.Answering(pod, serverStartTime: 101, Fleet.Now).Installing);
        Assert.Equal(["models"], BootStage.Answering(pod, serverStartTime: 100, Fleet.Now).Installing);
    }

    [Fact]
    public void SpotIsGone_AndEveryUnexpectedExitedIsAnInterruption_ThatTakesAPlayersPodOutAndDeploysAnother()
    {
        var fleet = new Fleet();
        var played = fleet.Add(PodState.Ready, listed: CloudPodStatus.Exited);
        fleet.Use(played, leased: true, fence: 1);

        var lost = Assert.Single(fleet.Decide().OfType<PodAction.MarkLost>());
        var record = PodChanges.Apply(lost, played, Fleet.Now)!;

        Assert.Equal((PodState.Lost, PodCause.Exited, RecoveryRung.Redeploy), (record.State, record.Cause!.Value, record.Recovery.Next));
        var after = new Fleet().Wishing(spec => spec with { Maximum = 3 });
        after.Use(after.Add(PodState.Lost, _ => record), leased: true, fence: 1);
        Assert.Equal(played.Id, Assert.Single(after.Decide().OfType<PodAction.Request>()).Instead!.Id);
    }
}
