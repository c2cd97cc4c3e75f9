using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

public sealed class PodTransitionsTests
{
    /// <summary>Every pair that is allowed; the test walks all others too.</summary>
    private static readonly HashSet<(PodState, PodState)> Allowed =
    [
        (PodState.Requested, PodState.Starting), (PodState.Requested, PodState.Lost), (PodState.Requested, PodState.Terminated),
        (PodState.Starting, PodState.Booting), (PodState.Starting, PodState.Preparing), (PodState.Starting, PodState.Draining), (PodState.Starting, PodState.Lost),
        (PodState.Booting, PodState.Preparing), (PodState.Booting, PodState.Draining), (PodState.Booting, PodState.Lost),
        (PodState.Preparing, PodState.Ready), (PodState.Preparing, PodState.Draining), (PodState.Preparing, PodState.Lost),
        (PodState.Ready, PodState.Preparing), (PodState.Ready, PodState.Draining), (PodState.Ready, PodState.Lost),
        (PodState.Draining, PodState.Stopped), (PodState.Draining, PodState.Terminated), (PodState.Draining, PodState.Lost),
        (PodState.Stopped, PodState.Terminated), (PodState.Stopped, PodState.Lost),
    ];

    public static TheoryData<PodState, PodState> Pairs()
    {
        var pairs = new TheoryData<PodState, PodState>();
        foreach (var from in Enum.GetValues<PodState>())
        {
            foreach (var to in Enum.GetValues<PodState>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Table_AllowsThesePairsOnly(PodState from, PodState to) => Assert.Equal(Allowed.Contains((from, to)), PodTransitions.Allows(from, to));

    [Fact]
    public void To_AgainstTheTable_IsABug()
    {
        var lost = new Fleet().Add(PodState.Lost);

        Assert.Throws<InvalidOperationException>(() => lost.To(PodState.Ready, Fleet.Now));
    }

    [Fact]
    public void To_KeepsTimesOfTheWay()
    {
        var pod = new Fleet().Add(PodState.Preparing);
        pod = pod with { Way = pod.Way.Enter(PodStage.Load, "loading", Fleet.Now) };

        var ready = pod.To(PodState.Ready, Fleet.Now + TimeSpan.FromSeconds(30));

        Assert.Equal(30, ready.Way.Seconds[PodStage.Load]);
        Assert.Equal(Fleet.Now + TimeSpan.FromSeconds(30), ready.ReadyAt);
        Assert.Null(ready.Way.Text);
    }
}
