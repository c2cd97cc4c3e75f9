using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Stages;

public sealed class StageForecastTests
{
    private static readonly StageHistory Learned = new(StageHistory.Way.Where(stage => stage != PodStage.Loras)
        .Select(stage => new StageLine(stage, "longlive", "RTX 4090", false, [stage == PodStage.Create ? 5 : 20, stage == PodStage.Create ? 5 : 20, 40])));

    [Fact]
    public void Of_BeforeAnythingWasLearned_IsUnknown() =>
        Assert.Equal(default, StageForecast.Of(new Fleet().Add(PodState.Requested), StageHistory.Empty, Fleet.Now));

    [Fact]
    public void Of_APodWithoutAPlaceYet_IsAtZero_AndSaysWhen()
    {
        var pod = new Fleet().Add(PodState.Requested, one => one with { Way = PodProgress.Start(Fleet.Now, PodStage.Create, "waiting") });

        Assert.Equal(new StageForecast(0, 0, Fleet.Now + TimeSpan.FromSeconds(85)), StageForecast.Of(pod, Learned, Fleet.Now));
    }

    /// <summary>A pod that waited for the next day's money was said to be there in twenty seconds, its stage at 98 %.</summary>
    [Fact]
    public void Of_APodThatWaitsForMoney_PromisesNothing()
    {
        var pod = new Fleet().Add(PodState.Requested, one => PodChanges.Withhold(
            one with { Way = PodProgress.Start(Fleet.Now, PodStage.Create, "waiting") }, "The budget is used up.", Fleet.Now.AddSeconds(15), Fleet.Now));

        Assert.Equal(new StageForecast(0, 0, null), StageForecast.Of(pod, Learned, Fleet.Now.AddSeconds(4)));
    }

    [Fact]
    public void Of_TheWholeWay_NeverGoesBack_AndNeverPromisesThePast()
    {
        var (pod, last) = (OnItsWay(), -1);
        for (var second = 0; second <= 300; second++)
        {
            var now = Fleet.Now + TimeSpan.FromSeconds(second);
            pod = second switch
            {
                15 => Entering(pod, PodStage.Models, now),
                30 => Entering(pod, PodStage.Load, now),
                // As after a take-over, which looks at everything once more.
                60 => Entering(pod, PodStage.Models, now),
                61 => Entering(pod, PodStage.Load, now),
                200 => Entering(pod, PodStage.FirstFrame, now),
                _ => pod,
            };

            var forecast = StageForecast.Of(pod, StageHistory.Empty, now);

            Assert.InRange(forecast.Percent!.Value, last, 99);
            Assert.InRange(forecast.StagePercent!.Value, 0, 99);
            Assert.True(forecast.ReadyAt is null || forecast.ReadyAt > now, $"{second} s: {forecast.ReadyAt}");
            last = forecast.Percent.Value;
        }

        Assert.True(last > 75);
    }

    [Fact]
    public void Of_AStageThatTakesLongerThanNearlyEver_IsHonest()
    {
        var pod = OnItsWay();

        Assert.Equal(Fleet.Now + TimeSpan.FromSeconds(80), StageForecast.Of(pod, Learned, Fleet.Now + TimeSpan.FromSeconds(19)).ReadyAt);
        Assert.Equal(Fleet.Now + TimeSpan.FromSeconds(100), StageForecast.Of(pod, Learned, Fleet.Now + TimeSpan.FromSeconds(39)).ReadyAt);
        Assert.Null(StageForecast.Of(pod, Learned, Fleet.Now + TimeSpan.FromSeconds(41)).ReadyAt);
    }

    private static Pod OnItsWay() => new Fleet().Add(PodState.Booting, pod => pod with
    {
        Way = PodProgress.Start(Fleet.Now, PodStage.Boot, "booting") with { Expected = Learned.Expect(StageSetting.Of(pod), withLoras: false) },
    });

    private static Pod Entering(Pod pod, PodStage stage, DateTimeOffset now) => pod with { Way = pod.Way.Enter(stage, $"{stage}", now) };
}
