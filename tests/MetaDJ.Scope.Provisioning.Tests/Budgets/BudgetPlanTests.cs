using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>What budgets make of a plan. The fleet's pods cost 0.50 USD an hour and a little for their disks.</summary>
public sealed class BudgetPlanTests
{
    private static readonly BudgetOptions Options = new();

    [Fact]
    public void Create_WithMoney_TakesItAlong()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        fleet.Add(PodState.Requested);

        var create = Assert.Single(Govern(fleet, Facts()).OfType<PodAction.Create>());

        Assert.Equal((500_000, Fleet.Now + Options.Reserve), (create.Money!.Gpu, create.Money.Till));
        Assert.True(create.Money.Rate > create.Money.Gpu, "the disks cost too");
        Assert.Equal([BudgetScope.Fleet, Stage], create.Money.Scopes);
    }

    [Fact]
    public void Create_WithRoomForOneOfTwo_IsWithheldForTheOther_AndSaysWhy()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 2 });
        fleet.Add(PodState.Requested);
        var second = fleet.Add(PodState.Requested);

        var actions = Govern(fleet, Facts(null, (BudgetScope.Fleet, Daily(0.4m))));

        Assert.Single(actions.OfType<PodAction.Create>());
        var withheld = Assert.Single(actions.OfType<PodAction.Withhold>());
        Assert.Equal((second.Id, Fleet.Now + Options.RetryInterval), (withheld.Pod.Id, withheld.Until));
        Assert.StartsWith("The budget of the fleet, $0.40 per day, has $0.1", withheld.Why, StringComparison.Ordinal);
        var waiting = PodChanges.Apply(withheld, second, Fleet.Now)!;
        Assert.Equal((withheld.Why, (DateTimeOffset?)withheld.Until, Fleet.Now), (waiting.Way.Text, waiting.Placement.NotBefore, waiting.Way.ProgressAt));
    }

    [Fact]
    public void Create_ForSomebodyInLineWithoutMoney_IsWithheldByTheirBudget()
    {
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Requested);

        var withheld = Assert.Single(Govern(fleet, Facts(null, (Ana, Daily(0.1m))), Line(fleet, "ana")).OfType<PodAction.Withhold>());

        Assert.StartsWith("The budget of user ana, $0.10 per day, has", withheld.Why, StringComparison.Ordinal);
        Assert.Single(Govern(fleet, Facts(null, (Ana, Daily(0.1m))), Line(fleet, "ben")).OfType<PodAction.Create>());
    }

    [Fact]
    public void Create_BeyondTheAccountsSpendPerHour_IsWithheld()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        fleet.Add(PodState.Requested);
        var running = Hold(79.6m, BudgetScope.Fleet);

        var withheld = Assert.Single(Govern(fleet, Facts() with { Holds = new Dictionary<string, MoneyHold> { ["pod-x"] = running } }).OfType<PodAction.Withhold>());

        Assert.StartsWith("The account may spend $80.00 per hour on GPUs, $0.40 of it is free", withheld.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, 0.6, true)]
    [InlineData(1.0, 0.2, false)]
    public void Create_NeedsAnHourOfItselfOnTheAccount(double credit, double spent, bool isWithheld)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        fleet.Add(PodState.Requested);

        var actions = Govern(fleet, Facts() with { Credit = MicroUsd.Up((decimal)credit), CreditSpent = MicroUsd.Up((decimal)spent) });

        Assert.Equal(isWithheld, actions.OfType<PodAction.Withhold>().Any());
    }

    [Fact]
    public void NoBalance_StopsAllCreates_ThenOneAloneTries()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 2 });
        fleet.Add(PodState.Requested);
        fleet.Add(PodState.Requested);

        var stopped = Govern(fleet, Facts() with { NoBalance = new NoBalance(Fleet.Now.AddSeconds(1), 1, "Top up.") });
        var trying = Govern(fleet, Facts() with { NoBalance = new NoBalance(Fleet.Now, 1, "Top up.") });

        Assert.Equal((0, 2), (stopped.OfType<PodAction.Create>().Count(), stopped.OfType<PodAction.Withhold>().Count()));
        Assert.Equal((1, 1), (trying.OfType<PodAction.Create>().Count(), trying.OfType<PodAction.Withhold>().Count()));
    }

    [Fact]
    public void Keep_OfAPodWithMoneyForLong_IsLeftAlone_AndRolledForwardInTime()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var pod = fleet.Add(PodState.Ready);

        Assert.Empty(Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(20))).OfType<PodAction.HoldMoney>());
        var wish = Assert.Single(Assert.Single(Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(14))).OfType<PodAction.HoldMoney>()).Wishes);
        Assert.Equal((pod.Id.ToString(), Fleet.Now + Options.Reserve, false), (wish.Id, wish.Till, wish.Starts));
    }

    [Fact]
    public void Keep_OfAStoppedPod_HoldsTwicePricedDiskAndNoGpu()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Stopped);

        var wish = Assert.Single(Assert.Single(Govern(fleet, Facts()).OfType<PodAction.HoldMoney>()).Wishes);

        // 60 GB at 0.20 USD per GB and month of 730 h.
        Assert.Equal((16_439, 0), (wish.Rate, wish.Gpu));
    }

    [Fact]
    public void Spare_WithoutMoneyToRollForward_IsEndedAtOnce()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var pod = fleet.Add(PodState.Ready);
        var facts = Holding(pod, Fleet.Now.AddMinutes(14), (BudgetScope.Fleet, Daily(0.2m)));

        var retire = Assert.Single(Govern(fleet, facts).OfType<PodAction.Retire>());

        Assert.Equal((PodFate.Terminate, "The budget of the fleet, $0.20 per day, is used up."), (retire.Fate, retire.Reason));
    }

    /// <summary>A spare that went over to somebody in line without money was ended, made anew, and ended again, every two seconds.</summary>
    [Theory]
    [InlineData(PodState.Starting)]
    [InlineData(PodState.Ready)]
    public void Spare_ThatTheNextInLineCannotPayFor_StaysASpare(PodState state)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var pod = fleet.Add(state);
        var facts = Holding(pod, Fleet.Now.AddMinutes(20), (Ana, Daily(0)), (BudgetScope.Fleet, Daily(100)));

        var actions = Govern(fleet, facts, Line(fleet, "ana"));

        Assert.DoesNotContain(actions, action => action is PodAction.Retire or PodAction.Evict or PodAction.Drain or PodAction.HoldMoney or PodAction.Note);
        var held = Assert.Single(Assert.Single(Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(5), (Ana, Daily(0))), Line(fleet, "ana")).OfType<PodAction.HoldMoney>()).Wishes);
        Assert.Equal([BudgetScope.Fleet, Stage], held.Scopes);
        var paid = Assert.Single(Assert.Single(Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(5), (Ana, Daily(50))), Line(fleet, "ana")).OfType<PodAction.HoldMoney>()).Wishes);
        Assert.Equal([BudgetScope.Fleet, Stage, Ana], paid.Scopes);
    }

    [Fact]
    public void Leased_WithoutMoneyToRollForward_IsWarnedAndThenEndedBeforeItIsUsed()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready);
        fleet.Use(pod, leased: true, fence: 1);

        var early = Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(14), (BudgetScope.Fleet, Daily(0.2m))));
        var late = Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(1), (BudgetScope.Fleet, Daily(0.01m))));

        Assert.DoesNotContain(early, action => action is PodAction.Evict or PodAction.Retire);
        Assert.StartsWith("The budget of the fleet, $0.20 per day, is used up; it is ended at 2026-11-24 20:", Assert.Single(early.OfType<PodAction.Note>()).Text, StringComparison.Ordinal);
        var evict = Assert.Single(late.OfType<PodAction.Evict>());
        var ended = PodChanges.Apply(evict, pod, Fleet.Now)!;
        Assert.Equal((PodState.Draining, true, PodFate.Terminate), (ended.State, ended.Drain!.Forced, ended.Drain.Fate));
    }

    [Fact]
    public void Leased_UnderABudgetThatFinishesShows_GoesOn_AndHoldsMoneyForAllOfItWhileThereIsSome()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready);
        fleet.Use(pod, leased: true, fence: 1);

        var rich = Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(25), (BudgetScope.Fleet, Daily(50, BudgetPolicy.FinishShows))), Ending(pod, Fleet.Now.AddHours(3)));
        var poor = Govern(fleet, Holding(pod, Fleet.Now.AddMinutes(1), (BudgetScope.Fleet, Daily(0.01m, BudgetPolicy.FinishShows))), Ending(pod, Fleet.Now.AddHours(3)));

        Assert.Equal(Fleet.Now.AddHours(3).AddMinutes(2), Assert.Single(Assert.Single(rich.OfType<PodAction.HoldMoney>()).Wishes).Till);
        Assert.Empty(poor.OfType<PodAction.Evict>());
        Assert.EndsWith("who plays on it may finish the show.", Assert.Single(poor.OfType<PodAction.Note>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Spare_WithMoney_IsEndedWhenSomebodyPlayingLacksIt()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 1 });
        var played = fleet.Add(PodState.Ready);
        var spare = fleet.Add(PodState.Ready);
        fleet.Use(played, leased: true, fence: 1);
        var facts = Holding(played, Fleet.Now.AddMinutes(10), (BudgetScope.Fleet, Daily(0.3m)));
        facts = facts with { Holds = new Dictionary<string, MoneyHold>(facts.Holds) { [spare.Id.ToString()] = facts.Holds[played.Id.ToString()] with { Till = Fleet.Now.AddMinutes(20).ToUnixTimeMilliseconds() } } };

        var actions = Govern(fleet, facts);

        Assert.Equal(spare.Id, Assert.Single(actions.OfType<PodAction.Retire>()).Pod.Id);
        Assert.Empty(actions.OfType<PodAction.Evict>());
    }

    [Fact]
    public void Stopped_WithoutMoneyForItsDisk_IsTerminated()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Stopped);

        var evict = Assert.Single(Govern(fleet, Facts(null, (Stage, Daily(0)))).OfType<PodAction.Evict>());

        Assert.Equal((PodFate.Terminate, PodState.Stopped), (PodChanges.Apply(evict, pod, Fleet.Now)!.Drain!.Fate, PodChanges.Apply(evict, pod, Fleet.Now)!.State));
    }

    [Fact]
    public void Start_WithoutMoney_LeavesThePodStopped_AndSaysWhyBesideIt()
    {
        var fleet = new Fleet().Waiting(1);
        var pod = fleet.Add(PodState.Stopped);

        var actions = Govern(fleet, Facts(null, (BudgetScope.Fleet, Daily(0.1m))));

        Assert.Empty(actions.OfType<PodAction.Start>());
        Assert.Contains("$0.10 per day, has $0.10 free", Assert.Single(actions.OfType<PodAction.Note>(), note => note.Pod.Id == pod.Id).Text, StringComparison.Ordinal);
        Assert.Single(Govern(fleet, Facts(null, (BudgetScope.Fleet, Daily(1)))).OfType<PodAction.Start>());
    }

    [Fact]
    public void Release_GivesBackWhatNoPodNeeds()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Warm = 2 });
        var asked = fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Ask(new Candidate("RTX 4090", CloudTier.Secure, null), Fleet.Now) });
        var refused = fleet.Add(PodState.Requested);
        var gone = fleet.Add(PodState.Terminated);
        var ready = fleet.Add(PodState.Ready);
        var hold = Hold(0.5m, BudgetScope.Fleet, Stage);
        var facts = Facts() with
        {
            Holds = new Dictionary<string, MoneyHold>
            {
                [asked.Id.ToString()] = hold, [refused.Id.ToString()] = hold, [gone.Id.ToString()] = hold, [ready.Id.ToString()] = hold,
                ["pod-forgotten"] = hold with { From = Fleet.Now.AddMinutes(-2).ToUnixTimeMilliseconds() }, ["pod-just-being-written"] = hold,
            },
        };

        var released = Assert.Single(Govern(fleet, facts).OfType<PodAction.ReleaseMoney>()).Ids;

        Assert.Equal([refused.Id.ToString(), gone.Id.ToString(), "pod-forgotten"], released);
    }

    private static IReadOnlyList<PodAction> Govern(Fleet fleet, MoneyFacts facts, PodDemand? demand = null)
    {
        var snapshot = fleet.Snapshot() with { Money = facts };
        snapshot = demand is null ? snapshot : snapshot with { Demand = demand };
        return BudgetPlan.Govern(PodPlan.Decide(snapshot, fleet.Options, Fleet.Now), snapshot, Options, Fleet.Now);
    }

    private static PodDemand Line(Fleet fleet, string user) => fleet.Snapshot().Demand! with
    {
        Lines = new Dictionary<PoolName, IReadOnlyList<SessionBroker.Contracts.Http.WaitingSession>>
        {
            [PoolName.Parse("stage")] = [new(SessionBroker.Contracts.SessionId.New(TimeProvider.System), user, false, Fleet.Now)],
        },
    };

    private static PodDemand Ending(Pod pod, DateTimeOffset at) => new(
        new Dictionary<PoolName, int>(),
        new Dictionary<PodId, SessionBroker.Contracts.Http.PodUse> { [pod.Id] = new(pod.Id, true, 1) { User = "ana", EndsAt = at } });

    private static MoneyHold Hold(decimal perHour, params BudgetScope[] scopes) => new()
    {
        Rate = MicroUsd.Up(perHour), Gpu = MicroUsd.Up(perHour), From = Fleet.Now.ToUnixTimeMilliseconds(), Till = Fleet.Now.AddMinutes(30).ToUnixTimeMilliseconds(), Scopes = scopes,
    };

    /// <summary>As if its money had been held by us until then.</summary>
    private static MoneyFacts Holding(Pod pod, DateTimeOffset till, params (BudgetScope Scope, BudgetSpec Spec)[] budgets)
    {
        var wish = HoldWishes.Keep(pod, null, null, till);
        var hold = new MoneyHold { Rate = wish.Rate, Gpu = wish.Gpu, From = Fleet.Now.AddMinutes(-30).ToUnixTimeMilliseconds(), Till = till.ToUnixTimeMilliseconds(), Scopes = wish.Scopes };
        return Facts(null, budgets) with { Holds = new Dictionary<string, MoneyHold> { [pod.Id.ToString()] = hold } };
    }
}
