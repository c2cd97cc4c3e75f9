using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Balance;

/// <summary>Pods that must stand at an instant: announced by the broker, or by the clock.</summary>
public sealed class WarmDemandTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(6, 1)]
    [InlineData(7, 0)]
    public void Announced_IsStartedAsLongBeforeAsWarmingLatelyTook(int minutes, int requests)
    {
        var fleet = new Fleet().Upcoming("stage", new UpcomingWish(Fleet.Now + (minutes * Minute)));

        Assert.Equal(requests, Requests(fleet, slowLoad: 6 * Minute));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    public void Announced_IsStartedNoLaterThanTheReserve_HoweverFastWarmingIs(int minutes, int requests)
    {
        var fleet = new Fleet().Upcoming("stage", new UpcomingWish(Fleet.Now + (minutes * Minute)));

        Assert.Equal(requests, Requests(fleet, slowLoad: TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Announced_CountsBesideWhoWaits_AndWhatIsOnItsWayCountsOnce()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 9 })
            .Upcoming("stage", new UpcomingWish(Fleet.Now + Minute) { Count = 2 }, new UpcomingWish(Fleet.Now - Minute)).Waiting(1);
        fleet.Options.StartsInFlight = 9;

        Assert.Equal(4, Requests(fleet, Minute));
        fleet.Add(PodState.Requested);
        fleet.Add(PodState.Booting);
        fleet.Add(PodState.Ready);
        Assert.Equal(1, Requests(fleet, Minute));
    }

    [Fact]
    public void Withdrawn_EndsWhatWasNotAskedFor_AndRetiresWhatIsIdle()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Requested);
        var ready = fleet.Add(PodState.Ready);

        var steps = fleet.Steps();

        Assert.Single(steps.OfType<PodAction.MarkTerminated>());
        Assert.Equal(ready.Id, Assert.Single(steps.OfType<PodAction.Retire>()).Pod.Id);
    }

    [Fact]
    public void Due_KeepsAnIdlePod()
    {
        var fleet = new Fleet().Upcoming("stage", new UpcomingWish(Fleet.Now + Minute));
        fleet.Add(PodState.Ready);

        Assert.Empty(fleet.Steps());
    }

    [Theory]
    [InlineData("20:05", 2)] // it is 20:00, and warming takes six minutes
    [InlineData("20:07", 0)]
    public void Schedule_StartsAsMuchEarlierAsWarmingTakes(string from, int requests)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Schedule = [new WarmWindow([Weekday.Tue], TimeOnly.Parse(from, null), new TimeOnly(23, 0), 2)] });

        Assert.Equal(requests, Requests(fleet, 6 * Minute));
    }

    [Fact]
    public void Schedule_ThatEnds_LetsPodsGoAfterTheirIdleTime()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Schedule = [new WarmWindow([Weekday.Tue], new TimeOnly(18, 0), new TimeOnly(20, 0), 2)], IdleStop = 10 * Minute });
        fleet.Add(PodState.Ready, pod => pod with { ReadyAt = Fleet.Now - (11 * Minute) });
        fleet.Add(PodState.Ready, pod => pod with { ReadyAt = Fleet.Now - (9 * Minute) });

        Assert.Equal(PodFate.Stop, Assert.Single(fleet.Steps().OfType<PodAction.Retire>()).Fate);
    }

    [Fact]
    public void Standing_TellsTheScheduleTheNextStartAndWhyThereAreFewer()
    {
        var fleet = new Fleet()
            .Wishing(spec => spec with { Maximum = 1, Schedule = [new WarmWindow([Weekday.Tue], new TimeOnly(22, 0), new TimeOnly(23, 0), 1)] })
            .Upcoming("stage", new UpcomingWish(Fleet.Now + TimeSpan.FromHours(1))).Waiting(1);
        fleet.Use(fleet.Add(PodState.Ready), leased: true, fence: 1);

        var standing = PodPlan.Make(Snapshot(fleet, 6 * Minute), fleet.Options, Fleet.Now).Standings[PoolName.Parse("stage")];

        Assert.Equal((1, 1, 0, 1, 0, 1, 0), (standing.Wanted, standing.Ready, standing.Starting, standing.Leased, standing.Spare, standing.Waiting, standing.Due));
        Assert.Equal((0, new WarmStep(Fleet.Now + TimeSpan.FromHours(2), 1)), (standing.Warm, standing.NextWarm));
        Assert.Equal(Fleet.Now + TimeSpan.FromMinutes(54), standing.NextStartAt);
        var shortage = Assert.Single(standing.Shortages);
        Assert.Equal((ShortageCause.Maximum, 1, 0), (shortage.Cause, shortage.People, shortage.Spares));
    }

    /// <summary>A pod for which there is no money tries again every few seconds: that is no start.</summary>
    [Fact]
    public void Standing_WhenABudgetIsInTheWay_NamesIt_AndPromisesNoStart()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Requested, pod => PodChanges.Withhold(pod, "The budget of the fleet is used up.", Fleet.Now.AddSeconds(15), Fleet.Now));

        var standing = PodPlan.Make(Snapshot(fleet, 6 * Minute), fleet.Options, Fleet.Now).Standings[PoolName.Parse("stage")];

        Assert.Equal(new PoolShortage(ShortageCause.Budget, 1, 0, "The budget of the fleet is used up."), Assert.Single(standing.Shortages));
        Assert.Null(standing.NextStartAt);
    }

    private static int Requests(Fleet fleet, TimeSpan slowLoad) =>
        PodPlan.Decide(Snapshot(fleet, slowLoad), fleet.Options, Fleet.Now).OfType<PodAction.Request>().Count();

    /// <summary>All that took time lately was loading.</summary>
    private static PodSnapshot Snapshot(Fleet fleet, TimeSpan slowLoad) => fleet.Snapshot() with
    {
        Stages = new StageHistory(StageHistory.Way.Select(stage =>
            new StageLine(stage, "longlive", "RTX 4090", KeptData: false, [stage == PodStage.Load ? slowLoad.TotalSeconds : 0]))),
    };
}
