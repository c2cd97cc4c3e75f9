using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>Which is cheaper; 60 GB of stopped disk cost 0.0164 USD an hour.</summary>
public sealed class StopOrTerminateTests
{
    private static readonly IdleFacts Facts = new(
        IdleFate.ByPrice, IsOnNetworkVolume: false, StoppedDiskPerHour: 0.0164m, PricePerHour: 4, NeededIn: TimeSpan.FromHours(6), LongestStop: TimeSpan.FromHours(12),
        KeptBringUp: TimeSpan.FromMinutes(3), FreshBringUp: TimeSpan.FromMinutes(8), ResumeFails: 0.2);

    [Fact]
    public void Dear_IsStopped_AndCheapIsTerminated()
    {
        // 0.098 of disk, 0.16 and 0.107 of return, against 0.533 of a new one; at half a dollar against 0.067.
        Assert.Equal(new IdleChoice(PodFate.Stop, "its disk costs $0.098 until then, a new pod $0.533 to bring up"), StopOrTerminate.Choose(Facts));
        Assert.Equal(new IdleChoice(PodFate.Terminate, "bringing up a new pod costs $0.067, its stopped disk and its return $0.132"), StopOrTerminate.Choose(Facts with { PricePerHour = 0.5m }));
    }

    [Fact]
    public void Soon_IsStopped_EvenWhereLaterIsTerminated()
    {
        var cheap = Facts with { PricePerHour = 0.5m };

        Assert.Equal(PodFate.Stop, StopOrTerminate.Choose(cheap with { NeededIn = TimeSpan.FromMinutes(30) }).Fate);
        Assert.Equal(PodFate.Terminate, StopOrTerminate.Choose(Facts with { NeededIn = TimeSpan.FromHours(13) }).Fate);
    }

    [Fact]
    public void ResumeThatMostlyFails_IsTerminated() => Assert.Equal(PodFate.Terminate, StopOrTerminate.Choose(Facts with { ResumeFails = 0.99 }).Fate);

    [Theory]
    [InlineData(true, 0.0164)]
    [InlineData(false, 0)]
    public void WithoutADiskThatWouldBeLost_IsTerminated(bool onNetworkVolume, double disk) =>
        Assert.Equal(PodFate.Terminate, StopOrTerminate.Choose(Facts with { IsOnNetworkVolume = onNetworkVolume, StoppedDiskPerHour = (decimal)disk }).Fate);

    [Theory]
    [InlineData(IdleFate.Stop, PodFate.Stop)]
    [InlineData(IdleFate.Terminate, PodFate.Terminate)]
    public void Pool_ForcesEither(IdleFate wanted, object fate) => Assert.Equal(fate, StopOrTerminate.Choose(Facts with { Wanted = wanted, IsOnNetworkVolume = true }).Fate);

    [Fact]
    public void Plan_GivesAnIdlePodItsFate_AndSaysWhy()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready);
        var retire = new PodAction.Retire(pod, PodFate.Stop, "Not used for 00:10:00.");

        var cheap = Assert.IsType<PodAction.Retire>(IdleFates.Choose(retire, fleet.Snapshot(), Fleet.Now));
        fleet.Wishing(spec => spec with { WhenIdle = IdleFate.Stop });
        var forced = Assert.IsType<PodAction.Retire>(IdleFates.Choose(retire, fleet.Snapshot(), Fleet.Now));

        Assert.Equal(PodFate.Terminate, cheap.Fate);
        Assert.StartsWith("Not used for 00:10:00; terminated, because bringing up a new pod costs $0.0", cheap.Reason, StringComparison.Ordinal);
        Assert.Equal((PodFate.Stop, "Not used for 00:10:00; stopped, because its pool says so."), (forced.Fate, forced.Reason));
    }

    [Fact]
    public void Facts_OfAnAnnouncedWish_TakeItsTime_AndLearnFromResumesThatFailed()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready);
        for (var i = 0; i < 5; i++)
        {
            fleet.Add(PodState.Lost, lost => lost with { StartedAgain = true, ReadyAt = null });
        }

        var snapshot = fleet.Snapshot();
        snapshot = snapshot with
        {
            Demand = snapshot.Demand! with
            {
                Upcoming = new Dictionary<PoolName, IReadOnlyList<SessionBroker.Contracts.Http.UpcomingWish>> { [pod.Pool] = [new(Fleet.Now.AddHours(2)), new(Fleet.Now.AddHours(1))] },
            },
        };
        var facts = IdleFates.Facts(pod, fleet.Spec, snapshot, Fleet.Now);

        Assert.Equal((TimeSpan.FromHours(1), 0.6), (facts.NeededIn, facts.ResumeFails));
        Assert.True(facts.FreshBringUp > facts.KeptBringUp);
    }
}
