using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Stages;

public sealed class StageHistoryTests
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(4);

    private static StageSetting OnA => new("longlive", "A", KeptData: false);

    [Fact]
    public void Of_TakesTheNearestSetting_ThatIsKnown()
    {
        var history = new StageHistory(
        [
            new(PodStage.Boot, "longlive", "A", false, [10]), new(PodStage.Boot, "longlive", "B", false, [20]), new(PodStage.Boot, "memflow", "A", false, [90]),
        ]);

        Assert.Equal(10, history.Of(PodStage.Boot, OnA).Typical.TotalSeconds);
        Assert.Equal((10, 2), (history.Of(PodStage.Boot, OnA with { GpuType = "C" }).Typical.TotalSeconds, history.Of(PodStage.Boot, OnA with { GpuType = null }).Samples));
        Assert.Equal((20, 3), (history.Of(PodStage.Boot, new("krea", "C", false)).Typical.TotalSeconds, history.Of(PodStage.Boot, new("krea", "C", false)).Samples));
        Assert.False(history.Of(PodStage.Boot, OnA with { KeptData = true }).IsLearned);
    }

    [Fact]
    public void Of_GivesTheMiddleAndTheSlow_InWhateverOrderTheyCame()
    {
        var history = new StageHistory([new(PodStage.Load, "longlive", "A", false, [.. Enumerable.Range(1, 20).Select(second => (double)(second * 8 % 21))])]);

        Assert.Equal(new StageDuration(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(19), 20), history.Of(PodStage.Load, OnA));
    }

    [Theory]
    [InlineData(nameof(PodStage.Load), 40, 3, 120)]
    [InlineData(nameof(PodStage.Load), 5, 3, 60)]
    [InlineData(nameof(PodStage.Load), 400, 3, 240)]
    [InlineData(nameof(PodStage.Load), 40, 2, 240)]
    [InlineData(nameof(PodStage.Loras), 5, 3, 120)]
    [InlineData(nameof(PodStage.Create), 1, 20, 240)]
    public void LimitOf_IsLearned_WithinBounds(string stage, double seconds, int samples, int limit)
    {
        var asked = Enum.Parse<PodStage>(stage);
        var history = new StageHistory([new(asked, "longlive", "A", false, [.. Enumerable.Repeat(seconds, samples)])]);

        Assert.Equal(TimeSpan.FromSeconds(limit), history.LimitOf(asked, OnA, Most));
    }

    [Fact]
    public void ExpectedToReady_IsLearnedOnly_WhenEveryStageIs()
    {
        var lines = StageHistory.Way.Where(stage => stage != PodStage.Loras).Select(stage => new StageLine(stage, "longlive", "A", false, [10, 30, 20])).ToList();

        Assert.Equal((100, 3), (new StageHistory(lines).ExpectedToReady(OnA).Typical.TotalSeconds, new StageHistory(lines).ExpectedToReady(OnA).Samples));
        Assert.False(new StageHistory(lines).ExpectedToReady(OnA, withLoras: true).IsLearned);
        Assert.False(new StageHistory(lines[1..]).ExpectedToReady(OnA).IsLearned);
        Assert.True(StageHistory.Empty.ExpectedToReady(OnA).Typical > StageHistory.Empty.ExpectedToReady(OnA with { KeptData = true }).Typical);
    }
}
