using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.ReadyPods;

public sealed class PodPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    private readonly PodId _id = PodId.New(TimeProvider.System);

    public static TheoryData<PodState> NotReady => [.. Enum.GetValues<PodState>().Where(state => state != PodState.Ready)];

    [Fact]
    public void Decide_AboutANewReadyPod_OffersIt() =>
        Assert.Equal(_id, Assert.IsType<PodAction.Offer>(Assert.Single(Decide(null, PodState.Ready))).PodId);

    [Theory]
    [InlineData(6, 7, false)]
    [InlineData(7, 7, true)]
    [InlineData(8, 7, true)]
    public void Decide_AboutAUsedReadyPod_OffersItOnlyWhenItWasWiped(long resetFence, long fence, bool offers) =>
        Assert.Equal(offers, Decide(new PodRecord { PodId = _id, Fence = fence }, PodState.Ready, resetFence: resetFence).Count == 1);

    [Fact]
    public void Decide_AboutAReadyPodThatIsOfferedAlready_DoesNothing() =>
        Assert.Empty(Decide(new PodRecord { PodId = _id, Fence = 0 }, PodState.Ready, ready: true));

    [Theory]
    [MemberData(nameof(NotReady))]
    public void Decide_AboutAPodThatIsNotReady_NeverOffersIt(PodState state) => Assert.Empty(Decide(null, state));

    [Theory]
    [MemberData(nameof(NotReady))]
    public void Decide_AboutAnOfferedPodThatIsNoLongerReady_WithdrawsIt(PodState state) =>
        Assert.IsType<PodAction.Withdraw>(Assert.Single(Decide(new PodRecord { PodId = _id, Fence = 0 }, state, ready: true)));

    [Theory]
    [MemberData(nameof(NotReady))]
    public void Decide_AboutAHeldPodThatIsNoLongerReady_LosesItUnlessItOnlyDrains(PodState state)
    {
        var plan = Decide(Held(fence: 7), state);

        if (state == PodState.Draining)
        {
            Assert.Empty(plan);
        }
        else
        {
            Assert.Equal(7, Assert.IsType<PodAction.Lose>(Assert.Single(plan)).Fence);
        }
    }

    [Fact]
    public void Decide_AboutAHeldReadyPod_DoesNothing() => Assert.Empty(Decide(Held(fence: 7), PodState.Ready, resetFence: 7));

    [Fact]
    public void Decide_AboutAPodThatVanished_LosesOrForgetsIt()
    {
        Assert.IsType<PodAction.Lose>(Assert.Single(PodPlan.Decide(Use(Held(fence: 7), ready: false), [], Now, Hold)));
        Assert.IsType<PodAction.Forget>(Assert.Single(PodPlan.Decide(Use(new PodRecord { PodId = _id, Fence = 7 }, ready: true), [], Now, Hold)));
    }

    [Theory]
    [InlineData(PodState.Stopped, 0, true)]
    [InlineData(PodState.Requested, 0, true)]
    [InlineData(PodState.Starting, 0, true)]
    [InlineData(PodState.Booting, 0, true)]
    [InlineData(PodState.Draining, 60, false)]
    [InlineData(PodState.Preparing, 60, false)]
    [InlineData(PodState.Terminated, 60, false)]
    [InlineData(PodState.Ready, 5, false)]
    [InlineData(PodState.Ready, 6, true)]
    public void Decide_AboutARetiredPod_ReinstatesItWhenItLivesAgain(PodState state, int minutesSince, bool reinstates)
    {
        var plan = Decide(new PodRecord { PodId = _id, Fence = 0, Retired = true, RetiredAt = Now.AddMinutes(-minutesSince) }, state);

        Assert.Equal(reinstates, plan.Count == 1 && plan[0] is PodAction.Reinstate);
        Assert.DoesNotContain(plan, action => action is PodAction.Offer);
    }

    [Theory]
    [InlineData(PodState.Ready, true)]
    [InlineData(PodState.Draining, true)]
    [InlineData(PodState.Preparing, true)]
    [InlineData(PodState.Booting, false)]
    [InlineData(PodState.Lost, false)]
    [InlineData(PodState.Terminated, false)]
    public void Decide_AboutAPeerOfNoHolder_ClosesItBeforeThePodIsOfferedAgain(PodState state, bool closes)
    {
        var use = Use(new PodRecord { PodId = _id, Fence = 7 }, ready: false, new PodPeer(7, "peer"));

        var plan = PodPlan.Decide(use, [Pod(state, resetFence: 7)], Now, Hold);

        Assert.IsType(closes ? typeof(PodAction.ClosePeer) : typeof(PodAction.ForgetPeer), Assert.Single(plan));
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(7, false)]
    public void Decide_AboutAPeerOfAHeldPod_ClosesThatOfAnOlderToken(long fence, bool closes)
    {
        var plan = PodPlan.Decide(Use(Held(fence: 7), ready: false, new PodPeer(fence, "peer")), [Pod(PodState.Ready, resetFence: 0)], Now, Hold);

        Assert.Equal(closes, plan.Count == 1 && plan[0] is PodAction.ClosePeer);
    }

    private static PodRecord Held(PodId id, long fence) => new() { PodId = id, Fence = fence, Holder = SessionId.New(TimeProvider.System) };

    private PodRecord Held(long fence) => Held(_id, fence);

    private static PoolUse Use(PodRecord? record, bool ready, PodPeer? peer = null) => new(
        PoolName.Parse("stage"),
        record is null ? new Dictionary<PodId, PodRecord>() : new Dictionary<PodId, PodRecord> { [record.PodId] = record },
        ready && record is not null ? new HashSet<PodId> { record.PodId } : [],
        peer is null ? new Dictionary<PodId, PodPeer>() : new Dictionary<PodId, PodPeer> { [record!.PodId] = peer },
        0);

    private IReadOnlyList<PodAction> Decide(PodRecord? record, PodState state, bool ready = false, long resetFence = 0) => PodPlan.Decide(
        Use(record, ready),
        [Pod(state, resetFence)],
        Now,
        Hold);

    private PodResponse Pod(PodState state, long resetFence) =>
        new() { Id = _id, Pool = PoolName.Parse("stage"), State = state, ResetFence = resetFence, CreatedAt = Now };
}
