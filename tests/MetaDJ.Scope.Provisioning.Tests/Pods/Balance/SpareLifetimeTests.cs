using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Balance;

/// <summary>Nobody gets a process that has run for three days.</summary>
public sealed class SpareLifetimeTests
{
    [Fact]
    public void OldSpare_IsReplacedFirst()
    {
        var fleet = Keeping(1, maximum: 2);
        Old(fleet);

        Assert.IsType<PodAction.Request>(Assert.Single(fleet.Steps()));
    }

    [Theory]
    [InlineData(PodState.Requested)]
    [InlineData(PodState.Booting)]
    public void OldSpare_StaysWhileItsReplacementIsOnItsWay_AndNoThirdIsAskedFor(PodState replacement)
    {
        var fleet = Keeping(1, maximum: 3);
        Old(fleet);
        fleet.Add(replacement);

        Assert.DoesNotContain(fleet.Steps(), step => step is PodAction.Retire or PodAction.Request or PodAction.MarkTerminated);
    }

    [Fact]
    public void OldSpare_GoesOnceItsReplacementIsReady()
    {
        var fleet = Keeping(1, maximum: 2);
        var old = Old(fleet);
        fleet.Add(PodState.Ready);

        var retire = Assert.IsType<PodAction.Retire>(Assert.Single(fleet.Steps()));

        Assert.Equal((old.Id, PodFate.Terminate), (retire.Pod.Id, retire.Fate));
    }

    [Fact]
    public void OldSpares_WithoutAPlaceForAReplacement_GoOneAtATime()
    {
        var fleet = Keeping(2, maximum: 2);
        Old(fleet);
        Old(fleet);

        Assert.IsType<PodAction.Retire>(Assert.Single(fleet.Steps()));

        var next = Keeping(2, maximum: 2);
        Old(next);
        next.Add(PodState.Draining, pod => pod with { Drain = new PodDrain(PodFate.Terminate, Retired: true) });
        Assert.Empty(next.Steps().OfType<PodAction.Retire>());
    }

    [Fact]
    public void OldSpare_ServesAPersonWhoComesMeanwhile()
    {
        var fleet = Keeping(0, maximum: 2).Waiting(1);
        Old(fleet);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void OldPod_ThatSomebodyPlaysOn_Stays()
    {
        var fleet = Keeping(0, maximum: 2);
        fleet.Use(Old(fleet), leased: true, fence: 1);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void OldSpare_WithoutALifetime_Stays()
    {
        var fleet = Keeping(1, maximum: 2).Wishing(spec => spec with { SpareLifetime = null });
        Old(fleet);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void Used_AndResetAnHourAgo_IsAsOldAsItsProcess()
    {
        var fleet = Keeping(1, maximum: 2);
        Old(fleet, pod => pod with { ReadyAt = Fleet.Now });

        Assert.IsType<PodAction.Request>(Assert.Single(fleet.Steps()));
    }

    private static Fleet Keeping(int warm, int maximum) =>
        new Fleet().Wishing(spec => spec with { Warm = warm, Maximum = maximum, SpareLifetime = TimeSpan.FromHours(12), IdleStop = TimeSpan.FromHours(48) });

    private static Pod Old(Fleet fleet, Func<Pod, Pod>? change = null) => fleet.Add(PodState.Ready, pod =>
    {
        var old = pod with { Placement = pod.Placement with { PlacedAt = Fleet.Now - TimeSpan.FromHours(13) } };
        return change?.Invoke(old) ?? old;
    });
}
