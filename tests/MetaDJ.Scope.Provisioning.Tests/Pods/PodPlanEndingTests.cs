using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>The ways out: nothing is stopped under a performer, and nothing is left running.</summary>
public sealed class PodPlanEndingTests
{
    [Fact]
    public void Draining_AsksTheBrokerFirst()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Draining);

        Assert.IsType<PodAction.Retire>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void Draining_WhileSomebodyPlays_Waits()
    {
        var fleet = new Fleet();
        fleet.Use(fleet.Add(PodState.Draining), leased: true, fence: 2);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void Draining_WhileTheBrokerIsAway_Waits()
    {
        var fleet = new Fleet().BrokerAway();
        fleet.Add(PodState.Draining);

        Assert.Empty(fleet.Steps());
    }

    [Theory]
    [InlineData(nameof(PodFate.Stop), typeof(PodAction.Stop))]
    [InlineData(nameof(PodFate.Terminate), typeof(PodAction.Terminate))]
    public void Retired_GoesToItsFate(string fate, Type step)
    {
        var fleet = new Fleet().BrokerAway();
        fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(Enum.Parse<PodFate>(fate), Retired: true) });

        Assert.IsType(step, Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void Forced_DoesNotAsk()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Draining, one => one with { Drain = new PodDrain(PodFate.Terminate, Forced: true) });
        fleet.Use(pod, leased: true, fence: 1).Busy(PodWork.ScopeKey(pod));

        Assert.IsType<PodAction.Terminate>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void NeverReady_NeedsNoRetiring()
    {
        var fleet = new Fleet().BrokerAway();
        fleet.Add(PodState.Booting, pod => pod.To(PodState.Draining, Fleet.Now) with { Drain = new PodDrain(PodFate.Terminate) });

        Assert.IsType<PodAction.Terminate>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void StopAsked_IsRepeatedOnlyAfterALaterListing()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Draining, pod => pod with
        {
            Drain = new PodDrain(PodFate.Stop, Retired: true), Placement = pod.Placement with { EndAskedAt = Fleet.Now - TimeSpan.FromSeconds(1) },
        });

        Assert.Empty(fleet.Steps());
        Assert.IsType<PodAction.Stop>(Assert.Single(fleet.ListedAt(Fleet.Now).Steps()));
    }

    [Fact]
    public void StopAsked_AndListedAsExited_IsStopped()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Stop, Retired: true) }, CloudPodStatus.Exited);

        Assert.IsType<PodAction.MarkStopped>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void Draining_AndVanished_IsTerminated()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Draining, isListed: false);

        Assert.IsType<PodAction.MarkTerminated>(Assert.Single(fleet.Steps()));
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(13, true)]
    public void Stopped_ForLong_IsTerminated(int hours, bool terminated)
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Stopped, pod => pod with { Way = pod.Way with { ProgressAt = Fleet.Now - TimeSpan.FromHours(hours) } });

        Assert.Equal(terminated, fleet.Steps().OfType<PodAction.Terminate>().Any());
    }

    [Fact]
    public void Stopped_ButStartedByHand_IsStoppedAgain()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Stopped, listed: CloudPodStatus.Running);

        Assert.IsType<PodAction.Stop>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void StartedAgain_TheOldRecordEnds_AndThePodStays()
    {
        var fleet = new Fleet().Waiting(1);
        var old = fleet.Add(PodState.Stopped);
        fleet.Add(PodState.Starting, pod => pod with { CreatedAt = Fleet.Now, Placement = pod.Placement with { CloudId = old.CloudId } }, isListed: false);

        var steps = fleet.CloudUnknown().Steps();

        Assert.Equal(old.Id, Assert.Single(steps.OfType<PodAction.MarkTerminated>()).Pod.Id);
        Assert.Empty(steps.OfType<PodAction.Terminate>());
    }

    [Fact]
    public void Lost_IsTerminatedAtTheCloud_ThenForgottenLater()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Lost);
        Assert.IsType<PodAction.Terminate>(Assert.Single(fleet.Steps()));

        var after = new Fleet();
        after.Add(PodState.Lost, _ => pod.Gone(Fleet.Now), isListed: false);
        Assert.IsType<PodAction.Forget>(Assert.Single(after.Steps()));

        var recent = new Fleet();
        recent.Add(PodState.Lost, _ => pod.Gone(Fleet.Now) with { EndedAt = Fleet.Now - TimeSpan.FromMinutes(59) }, isListed: false);
        Assert.Empty(recent.Steps());
    }

    /// <summary>When many vanish at once, a call for each of them would be one too few for those that are still there.</summary>
    [Fact]
    public void Lost_AndLackedByALaterListing_IsGoneWithoutACall()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Lost, isListed: false);

        var step = Assert.IsType<PodAction.MarkGone>(Assert.Single(fleet.Steps()));
        Assert.False(PodChanges.Apply(step, pod, Fleet.Now)!.Occupies);
    }

    [Fact]
    public void Lost_AndLackedByAListingFromBeforeItWasAskedToEnd_Waits()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Lost, pod => pod with { Placement = pod.Placement with { EndAskedAt = Fleet.Now } }, isListed: false);

        Assert.Empty(fleet.Steps());
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(90, true)]
    public void Gone_ButShownByALaterListing_IsNobodys(int secondsAgo, bool terminated)
    {
        var fleet = new Fleet().ListedAt(Fleet.Now);
        fleet.Add(PodState.Lost, pod => pod.Gone(Fleet.Now - TimeSpan.FromSeconds(secondsAgo)) with { EndedAt = Fleet.Now });

        Assert.Equal(terminated, fleet.Steps().OfType<PodAction.TerminateOrphan>().Any());
    }

    [Fact]
    public void Stop_EndsTheTimeItIsBilledFor()
    {
        var stopped = new Fleet().Add(PodState.Stopped);

        Assert.Equal(stopped.CreatedAt, stopped.Placement.StoppedAt);
    }
}
