using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Best practices: always stop pods when not in use.</summary>
public sealed class Section12StopWhenNotInUseTests
{
    [Fact]
    public void PodsNotInUseAreAlwaysEnded_AndPodsInUseNever()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 3 });
        var idle = fleet.Add(PodState.Ready);
        var played = fleet.Add(PodState.Ready);
        fleet.Use(played, leased: true, fence: 1);

        Assert.Equal(idle.Id, Assert.Single(fleet.Steps().OfType<PodAction.Retire>()).Pod.Id);
    }
}
