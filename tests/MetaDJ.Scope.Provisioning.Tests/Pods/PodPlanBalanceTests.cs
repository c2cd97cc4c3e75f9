using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>How many pods a pool gets, and which go first when there are too many.</summary>
public sealed class PodPlanBalanceTests
{
    [Theory]
    [InlineData(0, 0, 2, 0)]
    [InlineData(1, 0, 2, 1)]
    [InlineData(0, 1, 2, 1)]
    [InlineData(1, 1, 2, 2)]
    [InlineData(5, 1, 2, 2)]
    [InlineData(1, 0, 0, 0)]
    public void Empty_RequestsWaitingPlusWarm_UpToMaximum(int waiting, int warm, int maximum, int requested)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = warm, Maximum = maximum }).Waiting(waiting);

        Assert.Equal(requested, fleet.Steps().OfType<PodAction.Request>().Count());
    }

    [Theory]
    [InlineData(PodState.Requested)]
    [InlineData(PodState.Starting)]
    [InlineData(PodState.Booting)]
    [InlineData(PodState.Preparing)]
    [InlineData(PodState.Ready)]
    public void Waiting_WithAPodOnItsWay_RequestsNoSecond(PodState state)
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(state);

        Assert.Empty(fleet.Decide().OfType<PodAction.Request>());
    }

    [Fact]
    public void Leased_CountsBesideWarm()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var leased = fleet.Add(PodState.Ready);
        fleet.Use(leased, leased: true, fence: 1);

        Assert.Single(fleet.Steps().OfType<PodAction.Request>());
    }

    [Fact]
    public void LeasedAndLost_IsReplaced_BeforeTheBrokerHasNoticed()
    {
        var fleet = new Fleet();
        var lost = fleet.Add(PodState.Lost, pod => (pod with { ReadyAt = Fleet.Now - TimeSpan.FromMinutes(50) }).Gone(Fleet.Now));
        fleet.Use(lost, leased: true, fence: 1);

        Assert.Single(fleet.Steps().OfType<PodAction.Request>());
    }

    [Fact]
    public void LostButStillAtTheCloud_TakesItsPlace()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 1 }).Waiting(1);
        fleet.Add(PodState.Lost, pod => pod with { ReadyAt = Fleet.Now });

        var steps = fleet.Steps();

        Assert.Single(steps.OfType<PodAction.Terminate>());
        Assert.Empty(steps.OfType<PodAction.Request>());
    }

    [Fact]
    public void BrokerAway_KeepsWarm_AndStopsNothing()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1, Maximum = 3 }).BrokerAway();
        fleet.Add(PodState.Ready);
        fleet.Add(PodState.Ready);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void BrokerAway_WithNothing_StillWarms()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).BrokerAway();

        Assert.Single(fleet.Steps().OfType<PodAction.Request>());
    }

    [Fact]
    public void Idle_BeyondWarm_RetiresTheLongestIdleFirst()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1, Maximum = 3 });
        fleet.Add(PodState.Ready, pod => pod with { ReadyAt = Fleet.Now - TimeSpan.FromMinutes(20) });
        var longest = fleet.Add(PodState.Ready, pod => pod with { ReadyAt = Fleet.Now - TimeSpan.FromMinutes(40) });

        var retire = Assert.Single(fleet.Steps().OfType<PodAction.Retire>());

        Assert.Equal(longest.Id, retire.Pod.Id);
        Assert.Equal(PodFate.Stop, retire.Fate);
    }

    [Fact]
    public void Idle_ShorterThanItsTime_Stays()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Ready, pod => pod with { ReadyAt = Fleet.Now - TimeSpan.FromMinutes(9) });

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void Leased_IsNeverRetired()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 0 });
        var pod = fleet.Add(PodState.Ready, one => one with { ReadyAt = Fleet.Now - TimeSpan.FromHours(5) });
        fleet.Use(pod, leased: true, fence: 3);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void RequestedButNoLongerWanted_EndsBeforeItCosts()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Requested);

        var ended = Assert.IsType<PodAction.MarkTerminated>(Assert.Single(fleet.Steps()));

        Assert.Equal(pod.Id, ended.Pod.Id);
    }

    [Fact]
    public void OnItsWayButNoLongerWanted_GoesOn()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Booting);

        Assert.IsType<PodAction.BringUp>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void Stopped_IsStartedBeforeANewOneIsRequested()
    {
        var fleet = new Fleet().Waiting(2);
        var stopped = fleet.Add(PodState.Stopped);

        var steps = fleet.Steps();

        Assert.Equal(stopped.Id, Assert.Single(steps.OfType<PodAction.Start>()).Pod.Id);
        Assert.Single(steps.OfType<PodAction.Request>());
    }

    [Fact]
    public void StoppedOfAnotherShape_IsTerminated_NotStarted()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Stopped, pod => pod with { Spec = pod.Spec with { Image = "daydreamlive/scope:0.2.3" } });

        var steps = fleet.Steps();

        Assert.Single(steps.OfType<PodAction.Terminate>());
        Assert.Empty(steps.OfType<PodAction.Start>());
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(30, 300)]
    public void Failures_HoldOffLongerAndLonger(int failures, int seconds)
    {
        var fleet = new Fleet().Waiting(1).Wishing(spec => spec with { Maximum = 50 });
        for (var i = 0; i < failures; i++)
        {
            fleet.Add(PodState.Lost, pod => pod.Gone(Fleet.Now) with { EndedAt = Fleet.Now - TimeSpan.FromSeconds(1) });
        }

        var holdOff = Assert.IsType<PodAction.HoldOff>(Assert.Single(fleet.Steps()));

        Assert.Equal(failures, holdOff.Failures);
        Assert.Equal(Fleet.Now + TimeSpan.FromSeconds(seconds - 1), holdOff.Until);
    }

    [Fact]
    public void Failures_BeforeASuccess_AreForgiven()
    {
        var fleet = new Fleet().Waiting(2);
        fleet.Add(PodState.Lost, pod => pod.Gone(Fleet.Now) with { EndedAt = Fleet.Now - TimeSpan.FromSeconds(2) });
        fleet.Add(PodState.Ready, pod => pod with { ReadyAt = Fleet.Now - TimeSpan.FromSeconds(1) });

        Assert.Single(fleet.Steps().OfType<PodAction.Request>());
    }

    /// <summary>A budget that is spent is spent until tomorrow: pods of that pool that waited for it took the starts of all the others.</summary>
    [Fact]
    public void WithheldForMoney_IsNoStartInFlight()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 10 }).Also("other", spec => spec).Line("other", TimeSpan.FromMinutes(1)).Waiting(4);
        for (var i = 0; i < fleet.Options.StartsInFlight; i++)
        {
            fleet.Add(PodState.Requested, pod => PodChanges.Withhold(pod, "The budget is spent.", Fleet.Now.AddSeconds(5), Fleet.Now));
        }

        Assert.Equal("other", Assert.Single(fleet.Steps().OfType<PodAction.Request>()).Pool.Name.Value);
    }

    /// <summary>When there is money again they start as any others do: not all at once.</summary>
    [Fact]
    public void WithheldForMoney_AndDue_StartsWithinTheFleetsLimit()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 10 }).Waiting(10);
        for (var i = 0; i < fleet.Options.StartsInFlight; i++)
        {
            fleet.Add(PodState.Requested, pod => PodChanges.Withhold(pod, "The budget is spent.", Fleet.Now, Fleet.Now));
        }

        fleet.Add(PodState.Booting);

        Assert.Equal(fleet.Options.StartsInFlight - 1, fleet.Steps().Count(step => step is PodAction.Create));
    }
}
