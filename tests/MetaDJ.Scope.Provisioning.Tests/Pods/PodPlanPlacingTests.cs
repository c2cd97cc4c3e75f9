using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>From a wish to a place at the cloud, whatever the cloud answers or does not.</summary>
public sealed class PodPlanPlacingTests
{
    private static readonly Candidate Asked = Candidate.Of(Fleet.Offer("RTX 4090"));
    private static readonly Refusal SoldOut = new(Asked, "Sold out.", RefusalKind.NoCapacity, 400, Fleet.Now - TimeSpan.FromSeconds(1));

    [Fact]
    public void Requested_AsksForTheFirstThatFits()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("H100", fits: false, reason: "Too dear."), Fleet.Offer("RTX 4090"), Fleet.Offer("RTX A5000"));
        fleet.Add(PodState.Requested);

        Assert.Equal("RTX 4090", Assert.IsType<PodAction.Create>(Assert.Single(fleet.Steps())).Offer.GpuType);
    }

    [Fact]
    public void Refused_AsksTheNext()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Refused(SoldOut) });

        Assert.Equal("RTX A5000", Assert.IsType<PodAction.Create>(Assert.Single(fleet.Steps())).Offer.GpuType);
    }

    [Fact]
    public void SameGpuElsewhere_IsAnotherCandidate()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("RTX 4090"), Fleet.Offer("RTX 4090", "US-KS-2"));
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Refused(SoldOut) });

        Assert.Equal("US-KS-2", Assert.IsType<PodAction.Create>(Assert.Single(fleet.Steps())).Offer.DataCenter);
    }

    [Fact]
    public void RefusedByAll_IsLostWithTheReason()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("RTX 4090"));
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Refused(SoldOut) });

        var lost = Assert.IsType<PodAction.MarkLost>(Assert.Single(fleet.Steps()));

        Assert.StartsWith("No candidate took it (1 asked: 1 × no capacity); the last, RTX 4090 (Secure, EU-RO-1): Sold out.", lost.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingFits_IsLostWithTheReasons()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("A", fits: false, reason: "Too small."), Fleet.Offer("B", fits: false, reason: "Too small."));
        fleet.Add(PodState.Requested);

        Assert.Equal("No offer of the cloud fits: 2 × Too small.", Assert.IsType<PodAction.MarkLost>(Assert.Single(fleet.Steps())).Cause);
    }

    [Fact]
    public void CandidateOnWhichOneFailedToBoot_IsTriedLast()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Lost, pod => pod.Gone(Fleet.Now) with { Placement = pod.Placement with { On = Asked, Gone = true } });
        fleet.Add(PodState.Requested);

        Assert.Equal("RTX A5000", Assert.Single(fleet.Steps().OfType<PodAction.Create>()).Offer.GpuType);
    }

    [Fact]
    public void OffersUnknown_Waits()
    {
        var fleet = new Fleet().Waiting(1).Offering(null);
        fleet.Add(PodState.Requested);

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void RateLimited_WaitsAsLongAsTold()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement with { NotBefore = Fleet.Now + TimeSpan.FromSeconds(1) } });

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void BeingAsked_IsNotAskedTwice()
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Requested);
        fleet.Busy(PodWork.CloudKey(pod));

        Assert.Empty(fleet.Steps());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnswerLost_AndThePodIsListed_AdoptsIt(bool longAgo)
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Requested, one => one with
        {
            Placement = one.Placement.Ask(Asked, Fleet.Now - (longAgo ? TimeSpan.FromMinutes(3) : TimeSpan.FromSeconds(2))),
        });
        var found = fleet.AddToCloud("found", CloudName.Of(Fleet.Prefix, pod.Id));

        var adopt = Assert.IsType<PodAction.Adopt>(Assert.Single(fleet.Steps()));

        Assert.Equal(found, adopt.Cloud);
        Assert.Equal(PodState.Booting, PodChanges.Apply(adopt, pod, Fleet.Now)!.State);
    }

    [Fact]
    public void AnswerLost_AndNotYetToBeListed_Waits()
    {
        var fleet = new Fleet().Waiting(1).ListedAt(Fleet.Now - TimeSpan.FromSeconds(1));
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Ask(Asked, Fleet.Now - TimeSpan.FromSeconds(20)) });

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void AnswerLost_AndTheListingIsOlder_Waits()
    {
        var fleet = new Fleet().Waiting(1).ListedAt(Fleet.Now - TimeSpan.FromMinutes(2));
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Ask(Asked, Fleet.Now - TimeSpan.FromMinutes(1)) });

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void AnswerLost_AndNoPodCameOfIt_AsksAgain()
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Requested, one => one with { Placement = one.Placement.Ask(Asked, Fleet.Now - TimeSpan.FromMinutes(1)) });

        var forget = Assert.IsType<PodAction.ForgetAnswer>(Assert.Single(fleet.Steps()));

        var next = PodChanges.Apply(forget, pod, Fleet.Now)!;
        Assert.Null(next.Placement.Asking);
        Assert.Equal((1, Asked), (next.Placement.Unanswered, next.Placement.RetryOn));
        Assert.True(next.Placement.NotBefore > Fleet.Now);
    }

    [Fact]
    public void AnswerLost_AgainAndAgain_IsLost()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Ask(Asked, Fleet.Now - TimeSpan.FromMinutes(1)) with { Unanswered = 2 } });

        Assert.IsType<PodAction.MarkLost>(Assert.Single(fleet.Steps()));
    }

    [Fact]
    public void PodOfOurName_WithoutARecord_IsTerminated()
    {
        var fleet = new Fleet();
        fleet.AddToCloud("stray", Fleet.Prefix + "0123");

        Assert.Equal("stray", Assert.IsType<PodAction.TerminateOrphan>(Assert.Single(fleet.Steps())).Cloud.CloudId);
    }

    [Fact]
    public void SecondPodOfOneName_IsTerminated()
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Ready);
        fleet.AddToCloud("twin", CloudName.Of(Fleet.Prefix, pod.Id));

        Assert.Equal("twin", Assert.IsType<PodAction.TerminateOrphan>(Assert.Single(fleet.Steps())).Cloud.CloudId);
    }

    [Fact]
    public void PodOfALostRecord_ThatShowsLate_IsTerminated()
    {
        var fleet = new Fleet();
        var lost = fleet.Add(PodState.Requested).To(PodState.Lost, Fleet.Now, "No answer.");
        var late = new Fleet();
        late.AddToCloud("late", CloudName.Of(Fleet.Prefix, lost.Id));

        Assert.Single(late.Steps().OfType<PodAction.TerminateOrphan>());
    }

    [Theory]
    [InlineData(CloudPodStatus.Running, 30)]
    [InlineData(CloudPodStatus.Terminated, 3600)]
    public void PodOfOurName_TooYoungOrGone_IsLeft(CloudPodStatus status, int ageSeconds)
    {
        var fleet = new Fleet();
        fleet.AddToCloud("stray", Fleet.Prefix + "0123", status, Fleet.Now - TimeSpan.FromSeconds(ageSeconds));

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void Orphan_BeingTerminated_IsNotAskedTwice()
    {
        var fleet = new Fleet().Busy("stray");
        fleet.AddToCloud("stray", Fleet.Prefix + "0123");

        Assert.Empty(fleet.Steps());
    }

    [Fact]
    public void Candidate_NamesItsPlace()
    {
        Assert.Equal("RTX 4090 (Secure, EU-RO-1)", Asked.ToString());
        Assert.Equal("RTX 4090 (Community)", new Candidate("RTX 4090", CloudTier.Community, null).ToString());
    }
}
