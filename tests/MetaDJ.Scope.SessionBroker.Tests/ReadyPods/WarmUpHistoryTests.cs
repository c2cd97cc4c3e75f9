using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker.Tests.ReadyPods;

public sealed class WarmUpHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Assumed = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData(new double[0], 360)]
    [InlineData(new double[] { 100 }, 360)]
    [InlineData(new double[] { 100, 500 }, 500)]
    [InlineData(new double[] { 100, 120, 110 }, 120)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 900 }, 19)]
    public void SlowWarmUp_IsWhatNineteenOfTwentyDidNotExceed(double[] seconds, double expected)
    {
        var history = new WarmUpHistory(seconds.Select((took, i) => Sample(Now.AddMinutes(-i), took)));

        Assert.Equal(TimeSpan.FromSeconds(expected), history.SlowWarmUp(Assumed));
    }

    [Fact]
    public void SlowWarmUp_ForgetsWhatIsOlderThanTheLastTwenty()
    {
        var history = new WarmUpHistory(
            Enumerable.Range(0, 20).Select(i => Sample(Now.AddMinutes(-i), 60)).Append(Sample(Now.AddDays(-1), 3000)).Append(Sample(Now.AddDays(-2), 3000)));

        Assert.Equal(TimeSpan.FromSeconds(60), history.SlowWarmUp(Assumed));
    }

    [Fact]
    public void Resets_AreLearnedApart()
    {
        var history = new WarmUpHistory([.. Enumerable.Range(0, 3).Select(i => Sample(Now.AddMinutes(-i), 300)), .. Enumerable.Range(0, 3).Select(i => Sample(Now.AddMinutes(-i), 20, reset: true))]);

        Assert.Equal((TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(20)), (history.SlowWarmUp(Assumed), history.SlowReset(Assumed)));
    }

    [Fact]
    public void Sample_OfAPodThatSaysNothing_IsNone()
    {
        Assert.Null(WarmUpSample.Of(Pod("create") with { ReadyAt = null }));
        Assert.Null(WarmUpSample.Of(Pod("create") with { Stage = "load" }));
        Assert.Null(WarmUpSample.Of(Pod("create") with { StageSeconds = new Dictionary<string, double>() }));
        Assert.Null(WarmUpSample.Of(Pod("load")));
        Assert.False(WarmUpSample.Of(Pod("create"))!.IsReset);
        Assert.False(WarmUpSample.Of(Pod("create") with { ResetFence = 3 })!.IsReset);
        Assert.True(WarmUpSample.Of(Pod("load") with { ResetFence = 3 })!.IsReset);
    }

    [Fact]
    public void Sample_SurvivesItsText()
    {
        var sample = WarmUpSample.Of(Pod("create"))!;

        Assert.Equal(sample, WarmUpSample.Parse(sample.ToString()));
    }

    private static WarmUpSample Sample(DateTimeOffset readyAt, double seconds, bool reset = false) =>
        new(PodId.New(TimeProvider.System), readyAt, TimeSpan.FromSeconds(seconds), reset);

    private static PodResponse Pod(string stage) => new()
    {
        Id = PodId.New(TimeProvider.System),
        Pool = PoolName.Parse("stage"),
        State = PodState.Ready,
        ResetFence = 0,
        CreatedAt = Now,
        ReadyAt = Now,
        StageSeconds = new Dictionary<string, double> { [stage] = 12.5 },
    };
}
