using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Recovery;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Seed section 13: what MetaDJ met with its one pod.</summary>
[Collection("provisioning service")]
public sealed class Section13LifeTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void UpgradedAfterOutOfMemory_IsWhatTheLadderDoes_ScopeAnewAndThenAnotherGpu()
    {
        var options = new ProvisioningOptions();
        var trouble = new PodTrouble(PodCause.OutOfMemory, "CUDA out of memory");
        var pod = new Fleet().Add(PodState.Ready);

        var anew = PodRecoveries.Failed(pod, trouble, options, Fleet.Now);
        var lost = PodRecoveries.Failed(anew, trouble, options, Fleet.Now);
        var heir = Succession.Begin(new Fleet().Add(PodState.Requested), lost with { Placement = lost.Placement with { GpuType = "RTX 5090", DataCenter = "EU-RO-1" } });

        Assert.Equal((RecoveryRung.RestartScope, RecoveryRung.Elsewhere), (anew.Recovery.Pending, lost.Recovery.Next));
        Assert.True(Succession.Order(heir, new Candidate("RTX 5090", CloudTier.Secure, "EU-RO-1")) > Succession.Order(heir, new Candidate("RTX PRO 6000", CloudTier.Secure, "EU-RO-1")));
    }

    [Fact]
    public void RestartOfTwoToThreeMinutes_IsWhatIsExpectedOfKeptModels_UntilOurOwnPodsTeachBetter()
    {
        var again = new Fleet().Add(PodState.Booting, pod => pod with { StartedAgain = true });
        var (kept, empty) = (StageSetting.Of(again), StageSetting.Of(again) with { KeptData = false });

        Assert.True(kept.KeptData);
        Assert.InRange(StageHistory.Empty.ExpectedToReady(kept).Typical.TotalMinutes, 2, 3.5);
        Assert.True(StageHistory.Empty.ExpectedToReady(empty).Typical.TotalMinutes > 6);
        var taught = new StageHistory([.. StageHistory.Way.Select(stage => new StageLine(stage, "longlive", again.Placement.GpuType!, true, [9]))]);
        Assert.Equal(45, taught.ExpectedToReady(kept).Typical.TotalSeconds);
    }

    [Fact]
    public async Task ModelsCachedOnTheVolume_SurviveARestartOfThePod_AndItsIdIsInNoAnswer()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:SilenceLimit", "00:00:01"));
        var first = await rig.ReadyAsync();
        var cloudId = Assert.Single(await rig.PaidForAsync()).Id;
        await rig.FaultAsync(new { kind = "gatewayTimeout", pod = ProvisioningRig.NameOf(first), path = "/health" });
        await rig.SeeAsync("its pod is restarted", pods => pods.Any(pod => pod.Recovery.Any(step => step.Rung == RecoveryRung.RestartPod)));
        await rig.ClearFaultsAsync();

        await rig.SeeAsync("it is ready again", pods => pods.Any(pod => pod.Id == first.Id && pod.State == PodState.Ready));

        var downloads = (await rig.CallsAsync()).GetProperty("pods")[0].GetProperty("byPath").GetProperty("POST /api/v1/models/download").GetInt64();
        Assert.Equal(1, downloads);
        foreach (var path in new[] { "/api/pods", $"/api/pods/{first.Id}", $"/api/pods/{first.Id}/diagnosis", "/api/pools", "/api/fleet" })
        {
            Assert.DoesNotContain(cloudId, await rig.Operator.GetStringAsync(path, Cancellation), StringComparison.Ordinal);
        }
    }
}
