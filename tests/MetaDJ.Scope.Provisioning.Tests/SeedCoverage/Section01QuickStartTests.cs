using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Quick start: which GPU, and the click on "Deploy".</summary>
public sealed class Section01QuickStartTests
{
    private const string Rtx4090 = "NVIDIA GeForce RTX 4090";
    private const string Rtx5090 = "NVIDIA GeForce RTX 5090";

    [Theory]
    [InlineData("longlive", Rtx4090, 24, true)]
    [InlineData("longlive", "NVIDIA GeForce RTX 4080", 16, false)]
    [InlineData("krea-realtime-video", Rtx4090, 24, false)]
    [InlineData("krea-realtime-video", Rtx5090, 32, true)]
    public void Rtx4090IsTheMinimum_And5090ForKrea(string pipeline, string gpu, int vramGb, bool fits) =>
        Assert.Equal(fits, Offering.Rank(new PoolSpec { Pipeline = pipeline }, Offering.Of(gpu, vramGb))[0].Fits);

    [Fact]
    public void KreaIsQuantisedOnA5090_AndNotOn48Gigabytes()
    {
        var ranked = Offering.Rank(new PoolSpec { Pipeline = "krea-realtime-video" }, Offering.Of(Rtx5090, 32), Offering.Of("NVIDIA RTX A6000", 48, price: 2));

        Assert.Equal([("fp8_e4m3fn", true), (null, true)], ranked.Select(offer => (offer.Quantization, offer.Fits)));
    }

    /// <summary>The console's click asks for one place; we ask for GPU after GPU, and data centre after data centre, until one is given.</summary>
    [Fact]
    public void ClickDeployIsAWalkOverGpuAndDataCentre()
    {
        var fleet = new Fleet().Waiting(1).Offering(Fleet.Offer("RTX 4090", "EU-RO-1"), Fleet.Offer("RTX 4090", "US-KS-2"), Fleet.Offer("RTX A5000", "EU-RO-1"));
        fleet.Add(PodState.Requested);

        var create = Assert.IsType<PodAction.Create>(Assert.Single(fleet.Steps()));

        Assert.Equal(("RTX 4090", "EU-RO-1"), (create.Offer.GpuType, create.Offer.DataCenter));
    }
}
