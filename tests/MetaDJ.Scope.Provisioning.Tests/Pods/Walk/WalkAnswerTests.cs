using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Walk;

/// <summary>What each answer of the cloud to a creation makes of the pod.</summary>
public sealed class WalkAnswerTests
{
    private static readonly Candidate Asked = Candidate.Of(Fleet.Offer("RTX 4090"));

    private static readonly CloudPod Placed = new("c1", "name", CloudPodStatus.Starting, "RTX 4090", "EU-RO-1", 0.7m, Fleet.Now, Fleet.Now);

    public static TheoryData<string, CreateOutcome, PodState, RefusalKind?, int?, string?, bool?> Answers() => new()
    {
        { "201", new CreateOutcome.Placed(Placed), PodState.Starting, null, null, null, true },
        { "400", new CreateOutcome.NoCapacity("Sold out."), PodState.Requested, RefusalKind.NoCapacity, 400, null, false },
        { "403 of the pool", new CreateOutcome.Forbidden("Not yours."), PodState.Requested, RefusalKind.Forbidden, 403, null, false },
        { "403 of the edge", new CreateOutcome.TurnedAway("The edge."), PodState.Lost, RefusalKind.TurnedAway, 403, "The edge.", null },
        { "402", new CreateOutcome.NoBalance("Add credit."), PodState.Lost, RefusalKind.NoBalance, 402, "balance", null },
        { "401", new CreateOutcome.Misconfigured("The key.", 401), PodState.Lost, RefusalKind.Misconfigured, 401, "The configuration is wrong", null },
        { "404", new CreateOutcome.Misconfigured("No template.", 404), PodState.Lost, RefusalKind.Misconfigured, 404, "The configuration is wrong", null },
        { "422", new CreateOutcome.Refused("Invalid.", ["$.gpu.id: is required"]), PodState.Lost, RefusalKind.Invalid, 422, "$.gpu.id: is required", null },
        { "429", new CreateOutcome.RateLimited(TimeSpan.FromSeconds(12)), PodState.Requested, null, null, null, null },
        { "5xx", new CreateOutcome.Unknown("HTTP 502"), PodState.Requested, null, null, null, null },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Apply_KeepsTheRefusal_AndEndsOnlyWhatNoCandidateCanMend(
        string answer, CreateOutcome outcome, PodState state, RefusalKind? kind, int? status, string? reason, bool? given)
    {
        var pod = Apply(outcome);

        Assert.Equal((answer, state), (answer, pod.State));
        Assert.Contains(reason ?? "", pod.Reason ?? "", StringComparison.Ordinal);
        Assert.Equal(given, WalkAnswer.WasGiven(outcome));
        var refusal = pod.Placement.Refusals.SingleOrDefault();
        Assert.Equal((kind, status), (refusal?.Kind, refusal?.Status));
        Assert.True(refusal is null || (refusal.At == Fleet.Now && refusal.Candidate == Asked));
    }

    [Fact]
    public void RateLimited_WaitsForTheSameCandidate_AndTheWaitIsNotTheWalks()
    {
        var placement = Apply(new CreateOutcome.RateLimited(TimeSpan.FromSeconds(40))).Placement;

        Assert.Equal((Asked, Fleet.Now + TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(40)), (placement.RetryOn, placement.NotBefore, placement.WalkPaused));
        Assert.Null(placement.Asking);
        Assert.Empty(placement.Refusals);
    }

    /// <summary>A pod may have come of it: nothing else may be asked for before the listing was looked at.</summary>
    [Fact]
    public void NotAnswered_StaysAsked() => Assert.Equal(Asked, Apply(new CreateOutcome.Unknown("timeout")).Placement.Asking);

    private static Pod Apply(CreateOutcome outcome)
    {
        var pod = new Fleet().Add(PodState.Requested);
        return WalkAnswer.Apply(pod with { Placement = pod.Placement.Ask(Asked, Fleet.Now - TimeSpan.FromSeconds(1)) }, Asked, outcome, Fleet.Now);
    }
}
