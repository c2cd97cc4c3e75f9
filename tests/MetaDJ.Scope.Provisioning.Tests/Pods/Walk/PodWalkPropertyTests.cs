using CsCheck;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Walk;

/// <summary>One pod's walk against a cloud that answers whatever it likes.</summary>
public sealed class PodWalkPropertyTests
{
    private static readonly GpuOffer[] Offers =
        [.. from gpu in Enumerable.Range(0, 4) from place in new[] { "EU-RO-1", "US-KS-2", "US-TX-3", "CA-MTL-3" } select Fleet.Offer($"GPU {gpu}", place)];

    private static readonly CreateOutcome[] Known =
    [
        new CreateOutcome.NoCapacity("Sold out."),
        new CreateOutcome.NoCapacity("Sold out."),
        new CreateOutcome.NoCapacity("Sold out."),
        new CreateOutcome.Forbidden("Not yours."),
        new CreateOutcome.RateLimited(TimeSpan.FromSeconds(20)),
        new CreateOutcome.Unknown("timeout"),
        new CreateOutcome.Refused("Invalid.", []),
        new CreateOutcome.Placed(new CloudPod("c", "n", CloudPodStatus.Starting, "GPU", "EU-RO-1", 1, Fleet.Now, Fleet.Now)),
    ];

    private static readonly Gen<CreateOutcome> Answers = Gen.Int[0, Known.Length - 1].Select(answer => Known[answer]);

    [Fact]
    public void Walk_EndsInAPlaceOrACause_AsksNoneTwiceThatSaidNo_AndNothingWhileAnAnswerIsOut() => Gen.Select(Answers.Array[40, 40], Gen.Int[1, 12]).Sample((answers, most) =>
    {
        var options = new ProvisioningOptions { WalkCandidates = most };
        var pod = new Fleet().Add(PodState.Requested);
        var now = Fleet.Now;
        var saidNo = new HashSet<Candidate>();
        var forbidden = new HashSet<string>();
        var asked = 0;
        foreach (var answer in answers)
        {
            now += TimeSpan.FromSeconds(1);
            var action = Next(pod, options, now);
            switch (action)
            {
                case PodAction.Create create:
                    var candidate = Candidate.Of(create.Offer);
                    Assert.DoesNotContain(candidate, saidNo);
                    Assert.DoesNotContain(candidate.GpuType, forbidden);
                    Assert.Null(pod.Placement.Asking);
                    pod = WalkAnswer.Apply(pod with { Placement = pod.Placement.Ask(candidate, now) }, candidate, answer, now);
                    asked += answer is CreateOutcome.NoCapacity or CreateOutcome.Forbidden ? 1 : 0;
                    saidNo.UnionWith(answer is CreateOutcome.NoCapacity or CreateOutcome.Forbidden ? [candidate] : []);
                    forbidden.UnionWith(answer is CreateOutcome.Forbidden ? [candidate.GpuType] : []);
                    break;
                case PodAction.ForgetAnswer forget:
                    pod = PodChanges.Apply(forget, pod, now)!;
                    break;
                case PodAction.MarkLost lost:
                    Assert.False(string.IsNullOrWhiteSpace(lost.Cause));
                    return;
                case null:
                    now += TimeSpan.FromSeconds(31);
                    break;
                default:
                    Assert.Fail($"unexpected: {action}");
                    break;
            }

            Assert.True(asked <= most, $"{asked} asked, {most} allowed");
            if (pod.State != PodState.Requested)
            {
                Assert.True(pod.State == PodState.Starting || pod.Reason is { Length: > 0 });
                return;
            }
        }
    }, iter: 2000);

    /// <summary>The plan's next step for it, with a listing of this moment that shows no pod.</summary>
    private static PodAction? Next(Pod pod, ProvisioningOptions options, DateTimeOffset now)
    {
        var fleet = new Fleet().Offering(Offers).ListedAt(now);
        return PodLife.Next(pod, fleet.Snapshot() with { Pods = [pod] }, options, now);
    }
}
