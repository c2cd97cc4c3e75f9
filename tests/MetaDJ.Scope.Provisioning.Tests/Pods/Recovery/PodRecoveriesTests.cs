using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Recovery;

/// <summary>What troubles make of records, of the pods that follow, and of where those are looked for.</summary>
public sealed class PodRecoveriesTests
{
    private static readonly ProvisioningOptions Options = new();

    private static readonly PodTrouble Stalled = new(PodCause.StalledFrames, "No new frame came.");

    [Fact]
    public void Failed_AgainAndAgain_RestartsScopeThenThePod_ThenGivesItUpForTheSamePlace()
    {
        var pod = new Fleet().Add(PodState.Ready, one => one with { ResetFence = 4, ReadyAt = Fleet.Now });

        var first = PodRecoveries.Failed(pod, Stalled, Options, Fleet.Now);
        var second = PodRecoveries.Failed(first, new(PodCause.PictureStuck, "No progress."), Options, Fleet.Now);
        var third = PodRecoveries.Failed(second, new(PodCause.ScopeSilent, "No answer."), Options, Fleet.Now);

        Assert.Equal((PodState.Preparing, RecoveryRung.RestartScope, 4), (first.State, first.Recovery.Pending, first.ResetTo));
        Assert.Equal((PodState.Preparing, RecoveryRung.RestartPod), (second.State, second.Recovery.Pending));
        Assert.Equal((PodState.Lost, RecoveryRung.Redeploy, PodCause.ScopeSilent), (third.State, third.Recovery.Next, third.Cause!.Value));
        Assert.Equal(["RestartScope", "RestartPod", "Redeploy"], third.Recovery.Taken.Select(rung => rung.Rung.ToString()));
    }

    [Theory]
    [InlineData(14, RecoveryRung.RestartPod)]
    [InlineData(15, RecoveryRung.RestartScope)]
    public void Failed_OnceItWasWellForAWhile_BeginsAtTheFoot(int minutesAgo, RecoveryRung expected)
    {
        var pod = new Fleet().Add(PodState.Ready, one => one with
        {
            Recovery = new() { Taken = [new(RecoveryRung.RestartScope, PodCause.StalledFrames, Fleet.Now - TimeSpan.FromMinutes(minutesAgo))] },
        });

        Assert.Equal(expected, PodRecoveries.Failed(pod, Stalled, Options, Fleet.Now).Recovery.Pending);
    }

    [Fact]
    public void Climb_PlannedOnARecordThatHasClimbedSince_DoesNothing()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready);
        fleet.Sight(pod, Fleet.Now, serverStartTime: 101);
        var step = Assert.Single(fleet.Steps().OfType<PodAction.Recover>());

        var climbed = PodChanges.Apply(step, pod, Fleet.Now)!;

        Assert.Null(PodChanges.Apply(step, climbed, Fleet.Now));
    }

    [Fact]
    public void Request_InPlaceOfALostPod_IsLinkedToIt_Once()
    {
        var fleet = new Fleet().Waiting(2);
        var lost = fleet.Add(PodState.Lost, pod => pod with { ReadyAt = pod.CreatedAt, Recovery = new() { Next = RecoveryRung.Redeploy, Taken = [new(RecoveryRung.Redeploy, PodCause.Exited, Fleet.Now)] } });

        var requests = fleet.Steps().OfType<PodAction.Request>().ToList();

        Assert.Equal(lost.Id, Assert.Single(requests, request => request.Instead is not null).Instead!.Id);
        var heir = Succession.Begin(new Fleet().Add(PodState.Requested), lost);
        Assert.Equal((lost.Id, PodCause.Exited), (heir.Recovery.Succeeds!.Value, Assert.Single(heir.Recovery.Taken).Cause));
    }

    [Theory]
    [InlineData(RecoveryRung.Redeploy, "EU-RO-1", "A")]
    [InlineData(RecoveryRung.Elsewhere, "EU-RO-1", "B")]
    [InlineData(RecoveryRung.Elsewhere, "US-TX-3", "A")]
    public void Successor_IsLookedForWhereItsRungSays_AndElsewhereWhenThatRefuses(RecoveryRung rung, string dataCenter, string expected)
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("A", dataCenter), Fleet.Offer("B", rung == RecoveryRung.Redeploy ? "US-TX-3" : "EU-RO-1"));
        var pod = fleet.Add(PodState.Requested, one => one with
        {
            Recovery = new() { Succeeds = PodId.From(Guid.Empty), Was = new Candidate("A", Contracts.Http.CloudTier.Secure, "EU-RO-1"), Taken = [new(rung, PodCause.Exited, Fleet.Now)] },
        });

        var create = Assert.Single(fleet.Steps().OfType<PodAction.Create>());

        Assert.Equal((pod.Id, expected), (create.Pod.Id, create.Offer.GpuType));
    }

    [Fact]
    public void StartThatFailed_CountsAgainstNoGpu_AndHoldsNothingUp()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Starting, pod => PodRecoveries.Failed(
            pod with { StartedAgain = true, Placement = pod.Placement with { On = Candidate.Of(Fleet.Offer("RTX 4090")), Gone = true } },
            new(PodCause.ResumeFailed, "Failed to resume pod."), Options, Fleet.Now));

        var request = Assert.Single(fleet.Steps().OfType<PodAction.Request>());

        Assert.Equal(RecoveryRung.Redeploy, request.Instead!.Recovery.Next);
        Assert.Empty(fleet.Snapshot().FailuresOf(request.Pool.Name));
    }

    [Fact]
    public void ExitedAtTheCloud_WhileItIsRestarted_IsNoDeath()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Preparing, pod => pod with { ReadyAt = pod.CreatedAt, Recovery = new() { Pending = RecoveryRung.RestartPod } }, listed: CloudPodStatus.Exited);

        Assert.Empty(fleet.Steps().OfType<PodAction.MarkLost>());
    }
}
