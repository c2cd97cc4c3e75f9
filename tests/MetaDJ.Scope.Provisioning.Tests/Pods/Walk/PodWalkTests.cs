using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Walk;

/// <summary>Which candidate is asked next, and when a walk is over.</summary>
public sealed class PodWalkTests
{
    private static readonly GpuOffer[] Thirty = [.. Enumerable.Range(0, 30).Select(number => Fleet.Offer($"GPU {number:00}"))];

    [Fact]
    public void Walk_AsksTenCandidates_ThenGivesUp_AndSaysHowManyAreLeft()
    {
        var fleet = new Fleet().Waiting(1).Offering(Thirty);
        var pod = fleet.Add(PodState.Requested);
        var asked = new List<string>();

        while (Next(fleet, pod) is PodAction.Create create)
        {
            asked.Add(create.Offer.GpuType);
            pod = Refused(pod, create.Offer, Fleet.Now);
        }

        Assert.Equal(Thirty.Take(10).Select(offer => offer.GpuType), asked);
        var lost = Assert.IsType<PodAction.MarkLost>(Next(fleet, pod));
        Assert.Equal(
            "No candidate took it (10 asked in 0 s: 10 × no capacity); the last, GPU 09 (Secure, EU-RO-1): Sold out. 20 more fit and are asked first next time.",
            lost.Cause);
    }

    [Theory]
    [InlineData(29, 0, true)]
    [InlineData(30, 0, false)]
    [InlineData(70, 41, true)]
    [InlineData(70, 40, false)]
    public void Walk_EndsWithItsTime_ButWaitingForTheCloudDoesNotCount(int seconds, int paused, bool goesOn)
    {
        var fleet = new Fleet().Waiting(1).Offering(Thirty);
        var pod = Refused(fleet.Add(PodState.Requested), Thirty[0], Fleet.Now);
        pod = pod with
        {
            Placement = pod.Placement with { WalkBeganAt = Fleet.Now - TimeSpan.FromSeconds(seconds), WalkPaused = TimeSpan.FromSeconds(paused) },
        };

        Assert.Equal(goesOn, Next(fleet, pod) is PodAction.Create);
    }

    [Fact]
    public void Walk_ThatHasAskedNobody_IsNeverOver()
    {
        var fleet = new Fleet().Waiting(1).Offering(Thirty);
        var pod = fleet.Add(PodState.Requested);

        Assert.IsType<PodAction.Create>(Next(fleet, pod with { Placement = pod.Placement with { WalkBeganAt = Fleet.Now - TimeSpan.FromHours(1) } }));
    }

    [Fact]
    public void NextWalk_BeginsWithWhatWasNotJustRefused()
    {
        var fleet = new Fleet().Waiting(1).Offering(Thirty);
        fleet.Add(PodState.Lost, lost => Thirty.Take(10).Aggregate(Never(lost), (one, offer) => Refused(one, offer, Fleet.Now - TimeSpan.FromSeconds(20))));
        fleet.Add(PodState.Requested);

        Assert.Equal("GPU 10", Assert.Single(fleet.Steps().OfType<PodAction.Create>()).Offer.GpuType);
    }

    [Fact]
    public void RefusalOfMinutesAgo_IsNoReasonAnyMore()
    {
        var fleet = new Fleet().Waiting(1).Offering(Thirty);
        fleet.Add(PodState.Lost, lost => Refused(Never(lost), Thirty[0], Fleet.Now - TimeSpan.FromMinutes(3)));
        fleet.Add(PodState.Requested);

        Assert.Equal("GPU 00", Assert.Single(fleet.Steps().OfType<PodAction.Create>()).Offer.GpuType);
    }

    [Fact]
    public void WhenAllWereJustRefused_TheOneOfLongestAgoIsAskedFirst()
    {
        var fleet = new Fleet().Waiting(1).Offering(Thirty.Take(3).ToArray());
        fleet.Add(PodState.Lost, lost =>
            Refused(Refused(Refused(Never(lost), Thirty[0], Fleet.Now - TimeSpan.FromSeconds(10)), Thirty[1], Fleet.Now - TimeSpan.FromSeconds(90)), Thirty[2], Fleet.Now - TimeSpan.FromSeconds(5)));
        fleet.Add(PodState.Requested);

        Assert.Equal("GPU 01", Assert.Single(fleet.Steps().OfType<PodAction.Create>()).Offer.GpuType);
    }

    [Fact]
    public void Forbidden_SkipsThatGpuInEveryDataCentre_ForEveryPod_ButNotInTheOtherCloud()
    {
        var community = Fleet.Offer("H100", "US-KS-2") with { Cloud = CloudTier.Community };
        var fleet = new Fleet().Waiting(2).Offering(Fleet.Offer("H100", "EU-RO-1"), Fleet.Offer("H100", "US-TX-3"), community);
        var first = fleet.Add(PodState.Requested, pod => Refused(pod, Fleet.Offer("H100", "EU-RO-1"), Fleet.Now, RefusalKind.Forbidden));
        fleet.Add(PodState.Requested);

        var creates = fleet.Steps().OfType<PodAction.Create>().ToList();

        Assert.Equal(2, creates.Count);
        Assert.All(creates, create => Assert.Equal(community, create.Offer));
        Assert.Contains(creates, create => create.Pod.Id == first.Id);
    }

    [Fact]
    public void Forbidden_Everywhere_IsSaidPlainly()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("H100", "EU-RO-1"), Fleet.Offer("H100", "US-TX-3"));
        fleet.Add(PodState.Lost, lost => Refused(Never(lost), Fleet.Offer("H100", "EU-RO-1"), Fleet.Now - TimeSpan.FromMinutes(5), RefusalKind.Forbidden));
        fleet.Add(PodState.Requested);

        Assert.StartsWith("The account may not use any GPU that fits (H100)", Assert.Single(fleet.Steps().OfType<PodAction.MarkLost>()).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCandidateAnswering400_IsToldAsAPossibleProblemOfTheRequest()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("A"), Fleet.Offer("B"));
        fleet.Add(PodState.Requested, pod => Refused(Refused(pod, Fleet.Offer("A"), Fleet.Now), Fleet.Offer("B"), Fleet.Now));

        var cause = Assert.IsType<PodAction.MarkLost>(Assert.Single(fleet.Steps())).Cause;

        Assert.Contains("B (Secure, EU-RO-1): Sold out.", cause, StringComparison.Ordinal);
        Assert.Contains("RunPod does not tell sold out from a request it cannot serve", cause, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterARateLimit_TheSameCandidateIsAsked_AlsoWhenAnotherRanksBeforeItByNow()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("A"), Fleet.Offer("B"));
        fleet.Add(PodState.Requested, pod => pod with
        {
            Placement = pod.Placement.Postponed(Candidate.Of(Fleet.Offer("B")), Fleet.Now - TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(12)),
        });

        Assert.Equal("B", Assert.IsType<PodAction.Create>(Assert.Single(fleet.Steps())).Offer.GpuType);
    }

    [Fact]
    public void Unanswered_WaitsLongerEachTime()
    {
        PodPlacement After(int unanswered)
        {
            var fleet = new Fleet().Waiting(1);
            var pod = fleet.Add(PodState.Requested, one => one with { Placement = one.Placement.Ask(Candidate.Of(Fleet.Offer("RTX 4090")), Fleet.Now - TimeSpan.FromMinutes(1)) with { Unanswered = unanswered } });
            return PodChanges.Apply(Assert.IsType<PodAction.ForgetAnswer>(Assert.Single(fleet.Steps())), pod, Fleet.Now)!.Placement;
        }

        var (first, second) = (After(0), After(1));

        Assert.Equal(TimeSpan.FromSeconds(5), first.NotBefore - Fleet.Now);
        Assert.Equal(TimeSpan.FromSeconds(10), second.NotBefore - Fleet.Now);
        Assert.Equal(TimeSpan.FromSeconds(65), first.WalkPaused);
    }

    [Theory]
    [InlineData(RefusalKind.Invalid, true)]
    [InlineData(RefusalKind.Misconfigured, true)]
    [InlineData(RefusalKind.NoCapacity, false)]
    [InlineData(RefusalKind.TurnedAway, false)]
    public void LastingRefusal_IsNotAskedForAgain_UntilThePoolChangesOrWeRestart(RefusalKind kind, bool holds)
    {
        Pod Fail(Pod lost) => Refused(Never(lost), Fleet.Offer("RTX 4090"), Fleet.Now - TimeSpan.FromMinutes(20), kind) with { EndedAt = Fleet.Now - TimeSpan.FromMinutes(20) };
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Lost, Fail);
        var changed = new Fleet().Waiting(1);
        changed.Add(PodState.Lost, Fail);
        changed.Wishing(spec => spec with { VolumeGb = 80 });

        Assert.Equal(holds, fleet.Steps().OfType<PodAction.HoldOff>().Any());
        Assert.NotEqual(holds, fleet.Steps().OfType<PodAction.Request>().Any());
        Assert.Single(changed.Steps().OfType<PodAction.Request>());
        var restarted = PoolBackoff.Of(fleet.Snapshot().Pools[0], fleet.Snapshot().Pods, fleet.Options, actingSince: Fleet.Now);
        Assert.True(restarted!.Until < Fleet.Now);
    }

    private static PodAction Next(Fleet fleet, Pod pod) =>
        PodWalk.Next(pod, fleet.Snapshot().Offers.Values.First(), new Dictionary<Candidate, int>(), fleet.Snapshot().Walks, fleet.Options, Fleet.Now);

    /// <summary>It never came to be at the cloud.</summary>
    private static Pod Never(Pod lost) => lost with { Placement = new PodPlacement() };

    private static Pod Refused(Pod pod, GpuOffer offer, DateTimeOffset at, RefusalKind kind = RefusalKind.NoCapacity) => pod with
    {
        Placement = pod.Placement.Ask(Candidate.Of(offer), at).Refused(new Refusal(Candidate.Of(offer), "Sold out.", kind, 400, at)),
    };
}
