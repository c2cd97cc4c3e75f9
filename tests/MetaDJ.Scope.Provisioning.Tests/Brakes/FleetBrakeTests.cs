using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Brakes;

public sealed class FleetBrakeTests
{
    /// <summary>Every kind of step, so that one that is new must be thought of here.</summary>
    private static readonly string[] Allowed =
        ["Adopt", "BringUp", "Forget", "ForgetAnswer", "MarkLost", "MarkStopped", "MarkTerminated", "Observe", "Probe", "Recover", "Reset"];

    private static readonly string[] Held =
        ["Create", "Drain", "HoldOff", "Request", "Retire", "Start", "Stop", "Terminate", "TerminateOrphan"];

    [Fact]
    public void Allows_NothingThatStartsStopsOrEndsAPod()
    {
        var fleet = new Fleet().Waiting(3).Wishing(spec => spec with { Maximum = 9 });
        var gone = fleet.Add(PodState.Lost);
        fleet.Add(PodState.Requested);
        var draining = fleet.Add(PodState.Draining, pod => pod with { Drain = pod.Drain! with { Retired = true } });
        var stray = fleet.AddToCloud("stray", Fleet.Prefix + "stray");

        var steps = fleet.Decide();

        Assert.Contains(steps, step => step is PodAction.Create);
        Assert.Contains(steps, step => step is PodAction.Request);
        Assert.Contains(steps, step => step is PodAction.Terminate(var pod) && pod.Id == gone.Id);
        Assert.Contains(steps, step => step is PodAction.Stop(var pod) && pod.Id == draining.Id);
        Assert.Contains(steps, step => step is PodAction.TerminateOrphan(var pod) && pod == stray);
        Assert.Empty(steps.Where(FleetBrake.Allows));
    }

    [Theory]
    [InlineData(RecoveryRung.PrepareAgain, true)]
    [InlineData(RecoveryRung.RestartScope, true)]
    [InlineData(RecoveryRung.RestartPod, false)]
    public void Allows_ARecovery_ThatConcernsScopeAlone(RecoveryRung rung, bool allowed) => Assert.Equal(
        allowed, FleetBrake.Allows(new PodAction.Recover(new Fleet().Add(PodState.Ready), rung, new(PodCause.StalledFrames, ""), [])));

    [Fact]
    public void Allows_WasDecidedForEveryKindOfStep()
    {
        var kinds = typeof(PodAction).GetNestedTypes().Where(type => !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal);

        Assert.Equal(Allowed.Concat(Held).Order(StringComparer.Ordinal), kinds);
    }
}
