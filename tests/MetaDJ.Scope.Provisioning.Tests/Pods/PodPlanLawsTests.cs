using CsCheck;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>What must hold of a plan for whatever snapshot, also one that contradicts itself: pods at the cloud that nobody knows, records of pods that are not there.</summary>
public sealed class PodPlanLawsTests
{
    private static readonly Gen<PodFact> Facts = Gen.Select(
        Gen.Enum<PodState>().Where(state => state != PodState.Unknown), Gen.Enum<CloudPodStatus>(), Gen.Enum<Told>(), Gen.Enum<Work>(), Gen.Bool, Gen.Bool,
        (state, status, told, work, leased, asking) => new PodFact(state, status, told, work, leased, asking));

    private static readonly Gen<Wish> Wishes = Gen.Select(
        Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 6], Gen.Bool, Gen.Bool, Gen.Int[-40, 40],
        (maximum, warm, waiting, brokerAway, cloudUnknown, listedAgo) => new Wish(maximum, Math.Min(warm, maximum), waiting, brokerAway, cloudUnknown, listedAgo));

    private static readonly Gen<(PodFact[] Facts, Wish Wish)> Snapshots = Gen.Select(Facts.Array[0, 8], Wishes);

    private enum Told
    {
        AsItIs,
        Missing,
        Twice,
        UnderAnotherId,
    }

    private enum Work
    {
        None,
        AtCloud,
        AtScope,
    }

    [Fact]
    public void Decide_TwiceFromTheSameFacts_IsTheSamePlan() => Check((fleet, _) =>
    {
        var (first, second) = (fleet.Decide(), fleet.Decide());

        Assert.Equal(first, second);
    });

    [Fact]
    public void Decide_GivesAPodOneStepAtMost_AndNoneAtTheCloudWhileOneIsUnderWayThere() => Check((fleet, facts) =>
    {
        var steps = fleet.Decide().OfType<PodAction.OfPod>().ToList();

        Assert.Equal(steps.Count, steps.DistinctBy(step => step.Pod.Id).Count());
        Assert.DoesNotContain(steps, step =>
            step is PodAction.Create or PodAction.Start or PodAction.Stop or PodAction.Terminate or PodAction.Retire && facts[step.Pod.Id].Work == Work.AtCloud);
    });

    [Fact]
    public void Decide_CountsWhatIsInFlight_AndNeverWishesBeyondTheMaximum() => Check((fleet, _) =>
    {
        var snapshot = fleet.Snapshot();
        var wished = fleet.Decide().Count(action => action is PodAction.Request);
        var occupied = snapshot.Pods.Where(pod => pod.Occupies).DistinctBy(pod => pod.CloudId ?? pod.Id.ToString()).Count();

        Assert.True(wished == 0 || wished + occupied <= fleet.Spec.Maximum, $"{wished} more beside {occupied}, {fleet.Spec.Maximum} allowed");
    });

    [Fact]
    public void Decide_NeverAsksForAPodThatTheCloudHas_NorEndsOneThatIsLeasedAndAlive() => Check((fleet, facts) =>
    {
        var snapshot = fleet.Snapshot();
        foreach (var step in fleet.Decide())
        {
            Assert.False(
                step is PodAction.Create create && (create.Pod.Placement.Asking is not null || snapshot.Cloud?.FindAlive(snapshot.NameOf(create.Pod)) is not null),
                "a pod was asked for that is there, or may be");
            Assert.False(
                step is PodAction.Stop or PodAction.Terminate or PodAction.Retire && ((PodAction.OfPod)step).Pod is { State: PodState.Ready } ready && facts[ready.Id].Leased,
                "a pod was ended under its player");
        }
    });

    [Fact]
    public void Decide_WhileTheBrokerIsAway_TakesNoReadyPodFromAnybody() => Check((fleet, _) => Assert.DoesNotContain(
        fleet.BrokerAway().Decide(), step => step is PodAction.Retire or PodAction.Reset || (step is PodAction.Drain { Pod.WasNeverReady: false })));

    private static void Check(Action<Fleet, IReadOnlyDictionary<PodId, PodFact>> law) => Snapshots.Sample(
        (facts, wish) =>
        {
            var fleet = new Fleet().Wishing(spec => spec with { Maximum = wish.Maximum, Warm = wish.Warm }).Waiting(wish.Waiting)
                .ListedAt(Fleet.Now - TimeSpan.FromSeconds(wish.ListedAgo));
            var byPod = facts.ToDictionary(fact => Add(fleet, fact), fact => fact);
            fleet = wish.BrokerAway ? fleet.BrokerAway() : fleet;
            law(wish.CloudUnknown ? fleet.CloudUnknown() : fleet, byPod);
        },
        iter: 2_000);

    private static PodId Add(Fleet fleet, PodFact fact)
    {
        var pod = fleet.Add(
            fact.State,
            pod => fact.Asking && pod.State == PodState.Requested
                ? pod with { Placement = pod.Placement.Ask(Candidate.Of(Fleet.Offer("RTX 4090")), Fleet.Now - TimeSpan.FromMinutes(1)) }
                : pod,
            fact.Status,
            isListed: fact.Told is Told.AsItIs or Told.Twice);
        var name = CloudName.Of(Fleet.Prefix, pod.Id);
        if (fact.Told is Told.Twice or Told.UnderAnotherId)
        {
            fleet.AddToCloud($"other-{pod.Id}", name, fact.Status);
        }

        if (fact.Leased)
        {
            fleet.Use(pod, leased: true, fence: 3);
        }

        if (fact.Work != Work.None)
        {
            fleet.Busy(fact.Work == Work.AtCloud ? PodWork.CloudKey(pod) : PodWork.ScopeKey(pod));
        }

        return pod.Id;
    }

    private sealed record PodFact(PodState State, CloudPodStatus Status, Told Told, Work Work, bool Leased, bool Asking);

    /// <param name="ListedAgo">Seconds; a negative one comes of a clock that was set back.</param>
    private sealed record Wish(int Maximum, int Warm, int Waiting, bool BrokerAway, bool CloudUnknown, int ListedAgo);
}
