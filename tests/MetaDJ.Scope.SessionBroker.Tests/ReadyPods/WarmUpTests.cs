using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker.Tests.ReadyPods;

public sealed class WarmUpTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Assumed = TimeSpan.FromMinutes(6);

    [Fact]
    public void Expected_WithNothingLearned_GoesByWhatIsAssumed() => Assert.Equal(Now + Assumed, WarmUp.Of([], Assumed).Expected(1, Now));

    [Fact]
    public void Expected_LearnsFromTheLastWarmUps()
    {
        var pods = Enumerable.Range(0, 12).Select(i => Pod(PodState.Ready, readyAt: Now.AddHours(-i), seconds: i < 10 ? 100 : 100_000));

        Assert.Equal(Now.AddSeconds(100), WarmUp.Of(pods, Assumed).Expected(1, Now));
    }

    [Fact]
    public void Expected_DoesNotLearnFromResets_WhichTakeAFractionOfAWarmUp()
    {
        var cold = Pod(PodState.Ready, readyAt: Now.AddHours(-1), seconds: 300);
        var reset = cold with { Id = PodId.New(TimeProvider.System), ReadyAt = Now, ResetFence = 7, StageSeconds = new Dictionary<string, double> { ["load"] = 20, ["firstFrame"] = 5 } };

        Assert.Equal(Now.AddSeconds(300), WarmUp.Of([cold, reset], Assumed).Expected(1, Now));
    }

    [Fact]
    public void Expected_CountsThePodsOnTheirWay()
    {
        var warmUp = WarmUp.Of(
            [Pod(PodState.Booting, createdAt: Now.AddMinutes(-1)), Pod(PodState.Preparing, createdAt: Now.AddMinutes(-4)), Pod(PodState.Lost, createdAt: Now.AddMinutes(-5))],
            Assumed);

        Assert.Equal(Now.AddMinutes(2), warmUp.Expected(1, Now));
        Assert.Equal(Now.AddMinutes(5), warmUp.Expected(2, Now));
        Assert.Equal(Now.AddMinutes(6), warmUp.Expected(3, Now));
    }

    [Fact]
    public void Expected_OfALatePod_IsStillAhead() =>
        Assert.True(WarmUp.Of([Pod(PodState.Booting, createdAt: Now.AddHours(-1))], Assumed).Expected(1, Now) > Now);

    private static PodResponse Pod(PodState state, DateTimeOffset? createdAt = null, DateTimeOffset? readyAt = null, double seconds = 0) => new()
    {
        Id = PodId.New(TimeProvider.System),
        Pool = PoolName.Parse("stage"),
        State = state,
        ResetFence = 0,
        CreatedAt = createdAt ?? Now,
        ReadyAt = readyAt,
        StageSeconds = seconds == 0 ? new Dictionary<string, double>() : new Dictionary<string, double> { ["create"] = 0, ["boot"] = seconds },
    };
}
