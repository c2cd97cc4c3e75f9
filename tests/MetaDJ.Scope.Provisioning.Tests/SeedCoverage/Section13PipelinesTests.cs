using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section13PipelinesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A server can hold several pipelines; a session has one for itself all the same.</summary>
    [Fact]
    public void SeveralPipelinesAtOnce_OneSessionPerServer_OneLeasePerPod()
    {
        var fleet = new Fleet().Wishing(spec => spec with { Maximum = 4, Sharing = new PoolSharing("house") })
            .Also("krea", spec => spec with { Pipeline = "krea-realtime-video" })
            .Line("stage", Minute, Minute).Line("krea", Minute);
        fleet.Use(fleet.Add(PodState.Ready, pod => pod with { Placement = pod.Placement with { VramGb = 80 } }), leased: true, fence: 1);
        fleet.Add(PodState.Ready, pod => pod with { Placement = pod.Placement with { VramGb = 24 } });

        var steps = fleet.Steps();

        Assert.Empty(steps.OfType<PodAction.Retire>());
        Assert.Equal(["krea", "stage"], steps.OfType<PodAction.Request>().Select(request => request.Pool.Name.Value).Order());
    }

    /// <summary>20 GB for longlive, 32 GB for krea: a machine of 24 GB is not lent to krea, one of 48 GB is.</summary>
    [Theory]
    [InlineData(24, false)]
    [InlineData(48, true)]
    public void LongliveAbout20Gb_Krea32Gb_DecideWhichMachineMaySwitch(int vramGb, bool switches)
    {
        var fleet = new Fleet().Wishing(spec => spec with { Sharing = new PoolSharing("house"), Warm = 1 })
            .Also("krea", spec => spec with { Pipeline = "krea-realtime-video", Warm = 0 }).Line("krea", Minute);
        fleet.Add(PodState.Ready, pod => pod with { Placement = pod.Placement with { VramGb = vramGb } });

        Assert.Equal(switches, fleet.Steps().OfType<PodAction.Retire>().Any(retire => retire.Fate == PodFate.Become));
    }
}
