using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Balance;

/// <summary>Who gets a pod when not everybody can.</summary>
public sealed class FleetBalanceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void People_ComeBeforeSpares_OfEveryPool()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 4, Maximum = 4 }).Also("late", spec => spec with { Warm = 0 }).Line("late", Minute, Minute);
        fleet.Options.StartsInFlight = 3;

        Assert.Equal(["late", "late"], Requests(fleet));
    }

    [Fact]
    public void OneStart_IsKeptForPeople()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 4, Maximum = 4 });
        fleet.Options.StartsInFlight = 3;

        Assert.Equal(["stage", "stage"], Requests(fleet));
    }

    [Fact]
    public void Crowd_DoesNotStarveASingleGuestOfAnotherPool()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 20 }).Also("club", spec => spec)
            .Line("stage", [.. Enumerable.Repeat(10 * Minute, 12)]).Line("club", Minute);
        fleet.Options.StartsInFlight = 2;

        Assert.Equal(["stage", "club"], Requests(fleet));
    }

    [Fact]
    public void Crowd_WhoseStartsAreInFlight_GivesWay()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 20 }).Also("club", spec => spec)
            .Line("stage", [.. Enumerable.Repeat(10 * Minute, 12)]).Line("club", Minute);
        fleet.Add(PodState.Booting);
        fleet.Options.StartsInFlight = 2;

        Assert.Equal(["club"], Requests(fleet));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void LentPod_WhosePoolFilledUpMeanwhile_IsEndedInstead(int there, bool becomes)
    {
        var club = PoolName.Parse("club");
        var fleet = new Fleet().Also("club", spec => spec with { Maximum = 1, Warm = 1 });
        for (var i = 0; i < there; i++)
        {
            fleet.Add(PodState.Booting, pod => pod with { Pool = club });
        }

        var lent = fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Become, Retired: true) { Into = club } });

        Assert.Equal(becomes, fleet.Steps().Any(step => step is PodAction.Become(var pod, _) && pod.Id == lent.Id));
        Assert.Equal(!becomes, fleet.Steps().Any(step => step is PodAction.Terminate(var pod) && pod.Id == lent.Id));
    }

    [Fact]
    public void PodThatEndsWithItsSession_TakesAPlaceOfItsPoolUntilThen()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 2, Maximum = 2 });
        fleet.Use(fleet.Add(PodState.Ready, pod => pod with { Spec = pod.Spec with { DiskGb = 41 } }), leased: true, fence: 1);
        fleet.Add(PodState.Ready);
        fleet.Add(PodState.Ready);

        Assert.Single(fleet.Steps().OfType<PodAction.Retire>());
    }

    [Fact]
    public void Recovering_GoesBeforeWhoHasWaitedLonger()
    {
        var fleet = new Fleet().Also("club", spec => spec).Line("stage", 10 * Minute).Line("club", Minute).Recovering("club");
        fleet.Options.StartsInFlight = 1;

        Assert.Equal(["club"], Requests(fleet));
    }

    [Fact]
    public void WhoeverNeedsItFirst_GoesFirst()
    {
        var fleet = new Fleet().Also("club", spec => spec)
            .Upcoming("stage", new UpcomingWish(Fleet.Now + 3 * Minute)).Upcoming("club", new UpcomingWish(Fleet.Now + 2 * Minute));
        fleet.Options.StartsInFlight = 1;

        Assert.Equal(["club"], Requests(fleet));
    }

    [Theory]
    [InlineData(PodState.Requested)]
    [InlineData(PodState.Starting)]
    [InlineData(PodState.Booting)]
    [InlineData(PodState.Preparing)]
    public void StartsInFlight_AreCountedFromRecords(PodState state)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 5 }).Waiting(5);
        fleet.Options.StartsInFlight = 2;
        fleet.Add(state);

        Assert.Single(Requests(fleet));
    }

    [Fact]
    public void PodThatIsReset_IsNoStart()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 5 }).Waiting(3);
        fleet.Options.StartsInFlight = 2;
        fleet.Add(PodState.Preparing, pod => pod with { ReadyAt = Fleet.Now });

        Assert.Equal(2, Requests(fleet).Count);
    }

    [Fact]
    public void MaximumStarting_HoldsForThePoolAlone()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 5, MaximumStarting = 1 }).Also("club", spec => spec with { MaximumStarting = null })
            .Waiting(3).Line("club", Minute, Minute);

        Assert.Equal(["club", "club", "stage"], Requests(fleet).Order());
    }

    [Fact]
    public void FullFleet_GivesUpASpareForAPerson()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 2 }).Also("club", spec => spec with { Warm = 0 }).Line("club", Minute);
        fleet.Options.FleetMaximum = 2;
        fleet.Add(PodState.Ready);
        var youngest = fleet.Add(PodState.Booting);

        var drain = Assert.Single(fleet.Steps().OfType<PodAction.Drain>());

        Assert.Equal(youngest.Id, drain.Pod.Id);
        Assert.Empty(Requests(fleet));
        Assert.Empty(fleet.Steps().OfType<PodAction.Retire>());
    }

    [Fact]
    public void FullFleet_RetiresAReadySpare_WhenThereIsNothingLess()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 0 }).Line("club", Minute);
        fleet.Options.FleetMaximum = 1;
        var spare = fleet.Add(PodState.Ready);

        var retire = Assert.Single(fleet.Steps().OfType<PodAction.Retire>());

        Assert.Equal((spare.Id, PodFate.Terminate), (retire.Pod.Id, retire.Fate));
    }

    [Fact]
    public void FullFleet_TakesAStoppedPodsPlaceFirst()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 0 }).Line("club", Minute);
        fleet.Options.FleetMaximum = 2;
        fleet.Add(PodState.Ready);
        var stopped = fleet.Add(PodState.Stopped);

        Assert.Equal(stopped.Id, Assert.Single(fleet.Steps().OfType<PodAction.Terminate>()).Pod.Id);
        Assert.Empty(fleet.Steps().OfType<PodAction.Retire>());
    }

    [Fact]
    public void FullFleet_GivesUpNothing_WhileAPlaceIsComingFree()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 0 }).Line("club", Minute);
        fleet.Options.FleetMaximum = 2;
        fleet.Add(PodState.Ready);
        fleet.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Terminate, Retired: true) });

        Assert.Empty(fleet.Steps().OfType<PodAction.Retire>());
    }

    [Fact]
    public void FullFleet_NeverGivesUpWhatItsOwnPeopleNeedOrPlayOn()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 0 }).Line("club", Minute).Line("stage", Minute);
        fleet.Options.FleetMaximum = 2;
        fleet.Add(PodState.Ready);
        fleet.Use(fleet.Add(PodState.Ready), leased: true, fence: 1);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void FullFleet_GivesUpNothingForASpare()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 1 });
        fleet.Options.FleetMaximum = 1;
        fleet.Add(PodState.Ready);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void FullFleet_GivesUpNothingForPeopleWhosePoolMayHaveNoMore()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 0, Maximum = 1 }).Line("club", Minute, Minute);
        fleet.Options.FleetMaximum = 2;
        fleet.Add(PodState.Ready);
        fleet.Use(fleet.AddTo("club", PodState.Ready), leased: true, fence: 1);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void SpareThatWasNotAskedForYet_GivesItsStartToAPerson()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 }).Also("club", spec => spec with { Warm = 0 }).Line("club", Minute);
        fleet.Options.StartsInFlight = 1;
        var unasked = fleet.Add(PodState.Requested);

        var step = Assert.Single(fleet.Steps());

        Assert.Equal(unasked.Id, Assert.IsType<PodAction.MarkTerminated>(step).Pod.Id);
    }

    [Fact]
    public void Failures_OfSparesLastNight_DoNotHoldUpAGuest()
    {
        var fleet = Failing(spec => spec with { Warm = 1 }).Line("stage", TimeSpan.FromSeconds(1));

        Assert.Single(Requests(fleet));
    }

    [Fact]
    public void Failures_SinceAGuestCame_HoldUpThatGuestToo()
    {
        var fleet = Failing(spec => spec).Line("stage", 20 * Minute);

        Assert.IsType<PodAction.HoldOff>(Assert.Single(fleet.Steps()));
    }

    private static Fleet Failing(Func<PoolSpec, PoolSpec> wish)
    {
        var fleet = new Fleet().Wishing(wish);
        for (var i = 0; i < 10; i++)
        {
            fleet.Add(PodState.Lost, pod => pod.Gone(Fleet.Now) with { EndedAt = Fleet.Now - TimeSpan.FromSeconds(30) });
        }

        return fleet;
    }

    private static List<string> Requests(Fleet fleet) => [.. fleet.Steps().OfType<PodAction.Request>().Select(request => request.Pool.Name.Value)];
}
