using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>From a place at the cloud to a stage, and all that can happen to one.</summary>
public sealed class PodPlanLifeTests
{
    [Theory]
    [InlineData(PodState.Starting)]
    [InlineData(PodState.Booting)]
    [InlineData(PodState.Preparing)]
    public void UnderWay_IsBroughtUp_OnceAtATime(PodState state)
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(state, listed: state == PodState.Starting ? CloudPodStatus.Starting : null);

        Assert.IsType<PodAction.BringUp>(Assert.Single(fleet.Steps()));
        Assert.Empty(fleet.Busy(PodWork.ScopeKey(pod)).Steps());
    }

    [Fact]
    public void Starting_ThatRuns_IsObservedToBoot_AndBilledFromThen()
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Starting);

        var observe = Assert.IsType<PodAction.Observe>(Assert.Single(fleet.Steps()));
        var booting = PodChanges.Apply(observe, pod, Fleet.Now)!;

        Assert.Equal(PodState.Booting, booting.State);
        Assert.Equal(0.5m, booting.Placement.PricePerHour);
    }

    [Theory]
    [InlineData(PodState.Starting)]
    [InlineData(PodState.Booting)]
    [InlineData(PodState.Preparing)]
    [InlineData(PodState.Ready)]
    public void Vanished_IsLost_AlsoWhileBusy(PodState state)
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(state, isListed: false);
        fleet.Busy(PodWork.ScopeKey(pod));

        Assert.Equal("It vanished from the cloud.", Assert.Single(fleet.Steps().OfType<PodAction.MarkLost>()).Cause);
    }

    [Theory]
    [InlineData(CloudPodStatus.Exited)]
    [InlineData(CloudPodStatus.Error)]
    [InlineData(CloudPodStatus.Terminated)]
    public void Dead_IsLost(CloudPodStatus status)
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Ready, listed: status);

        Assert.Single(fleet.Steps().OfType<PodAction.MarkLost>());
    }

    [Fact]
    public void Unlisted_InAListingFromBeforeItWasPlaced_IsNotMissing()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Booting, pod => pod with { Placement = pod.Placement with { PlacedAt = Fleet.Now } }, isListed: false);

        Assert.IsType<PodAction.BringUp>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void CloudUnknown_ConcludesNothing()
    {
        var fleet = new Fleet().Waiting(1).CloudUnknown();
        fleet.Add(PodState.Ready, isListed: false);

        Assert.Empty(fleet.Steps());
    }

    [Theory]
    [InlineData(nameof(PodStage.Boot), 239, false)]
    [InlineData(nameof(PodStage.Boot), 241, true)]
    [InlineData(nameof(PodStage.Models), 241, true)]
    [InlineData(nameof(PodStage.Loras), 241, true)]
    [InlineData(nameof(PodStage.Loras), 239, false)]
    [InlineData(nameof(PodStage.Load), 239, false)]
    [InlineData(nameof(PodStage.Load), 241, true)]
    [InlineData(nameof(PodStage.FirstFrame), 241, true)]
    public void WithoutProgress_BeyondItsStagesLimit_IsLost(string stage, int seconds, bool lost)
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Preparing, pod => pod with
        {
            Way = pod.Way with { Stage = Enum.Parse<PodStage>(stage), ProgressAt = Fleet.Now - TimeSpan.FromSeconds(seconds), Text = "as far as this" },
        });

        var step = Assert.Single(fleet.Steps().OfType<PodAction.OfPod>());

        Assert.Equal(lost, step is PodAction.MarkLost);
        if (step is PodAction.MarkLost { Cause: var cause })
        {
            Assert.Contains("as far as this", cause, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithoutProgress_WhileNobodyActed_IsNotBlamed()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Preparing, pod => pod with { Way = pod.Way with { ProgressAt = Fleet.Now - TimeSpan.FromHours(1) } });
        var snapshot = fleet.Snapshot() with { ActingSince = Fleet.Now - TimeSpan.FromSeconds(1) };

        Assert.IsType<PodAction.BringUp>(Assert.Single(PodPlan.Decide(snapshot, fleet.Options, Fleet.Now)));
    }

    [Fact]
    public void LostByAPlan_ButCameAlongSince_IsKept()
    {
        var planned = new Fleet().Add(PodState.Preparing, pod => pod with { Way = pod.Way with { Stage = PodStage.Boot } });
        var now = planned with { Way = planned.Way.Enter(PodStage.Load, "loading", Fleet.Now) };

        Assert.Null(PodChanges.Apply(new PodAction.MarkLost(planned, "No progress."), now, Fleet.Now));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Silent_BeyondTheLimit_HasItsPodRestarted(int seconds, bool restarted)
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Ready);
        fleet.Sight(pod, Fleet.Now, silentSince: Fleet.Now - TimeSpan.FromSeconds(seconds));

        Assert.Equal(restarted, fleet.Steps().OfType<PodAction.Recover>().Any(step => step.Rung == RecoveryRung.RestartPod));
    }

    [Fact]
    public void Restarted_IsPreparedAgain_AndItsHolderTold()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready, one => one with { ResetFence = 4 });
        fleet.Sight(pod, Fleet.Now, serverStartTime: 101).Use(pod, leased: true, fence: 5);

        var again = Assert.IsType<PodAction.Recover>(Assert.Single(fleet.Steps()));
        var preparing = PodChanges.Apply(again, pod, Fleet.Now)!;

        Assert.Equal((RecoveryRung.PrepareAgain, PodCause.ScopeRestarted), (again.Rung, preparing.Cause!.Value));
        Assert.Equal(PodState.Preparing, preparing.State);
        Assert.NotNull(preparing.Reason);
        Assert.Equal(4, preparing.ResetTo);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Stalled_BeyondTheLimit_HasItsScopeRestarted(int seconds, bool restarted)
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Ready);
        fleet.Sight(pod, Fleet.Now, stalledSince: Fleet.Now - TimeSpan.FromSeconds(seconds));

        Assert.Equal(restarted, fleet.Steps().OfType<PodAction.Recover>().Any(step => step.Rung == RecoveryRung.RestartScope));
    }

    [Fact]
    public void Released_IsResetUpToTheReleasedFence()
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Ready, one => one with { ResetFence = 4 });
        fleet.Use(pod, leased: false, fence: 7);

        var reset = Assert.IsType<PodAction.Reset>(Assert.Single(fleet.Steps()));
        var preparing = PodChanges.Apply(reset, pod, Fleet.Now)!;

        Assert.Equal((7, 4), (preparing.ResetTo, preparing.ResetFence));
        Assert.Null(preparing.Reason);
    }

    [Theory]
    [InlineData(true, 7)]
    [InlineData(false, 4)]
    public void LeasedOrResetAlready_IsNotReset(bool leased, long fence)
    {
        var fleet = new Fleet().Wishing(spec => spec with { IdleStop = TimeSpan.FromHours(2) });
        var pod = fleet.Add(PodState.Ready, one => one with { ResetFence = 4 });
        fleet.Use(pod, leased, fence);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void ShapeChanged_UnusedPodsGo_AndUsedOnesStay()
    {
        var fleet = new Fleet();
        var used = fleet.Add(PodState.Ready);
        var unused = fleet.Add(PodState.Ready);
        var young = fleet.Add(PodState.Booting);
        fleet.Use(used, leased: true, fence: 1).Wishing(spec => spec with { Image = "daydreamlive/scope:0.2.5" });

        var steps = fleet.Steps();

        var retire = Assert.Single(steps.OfType<PodAction.Retire>());
        Assert.Equal((unused.Id, PodFate.Terminate), (retire.Pod.Id, retire.Fate));
        Assert.Equal(young.Id, Assert.Single(steps.OfType<PodAction.Drain>()).Pod.Id);
    }

    [Fact]
    public void NumbersChanged_KeepsThePods()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Ready);
        fleet.Wishing(spec => spec with { Maximum = 9, IdleStop = TimeSpan.FromHours(1), MaximumPricePerHour = 1 });

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void PoolDeleted_PodsGoOnceNobodyPlays()
    {
        var fleet = new Fleet().WithoutPool();
        fleet.Add(PodState.Ready);
        fleet.Use(fleet.Add(PodState.Ready), leased: true, fence: 1);
        fleet.Add(PodState.Requested);

        var steps = fleet.Steps();

        Assert.Single(steps.OfType<PodAction.Retire>());
        Assert.Single(steps.OfType<PodAction.MarkTerminated>());
        Assert.Equal(2, steps.Count);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Ready_IsProbedEveryInterval(int seconds, bool probed)
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Ready);
        fleet.Sight(pod, Fleet.Now - TimeSpan.FromSeconds(seconds));

        Assert.Equal(probed, fleet.Decide().OfType<PodAction.Probe>().Any());
    }
}
