using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>MetaDJ's own pod: an RTX PRO 6000 for longlive and krea.</summary>
public sealed class Section13MetaDjContextTests
{
    private const string Pro6000 = "NVIDIA RTX PRO 6000 Blackwell Workstation Edition";

    [Theory]
    [InlineData("longlive")]
    [InlineData("krea-realtime-video")]
    public void RtxPro6000Of96GigabytesFitsEveryPipeline_Unquantised(string pipeline)
    {
        var offer = Offering.Rank(new PoolSpec { Pipeline = pipeline, GpuTypes = [Pro6000] }, Offering.Of(Pro6000, 96, price: 2.19m))[0];

        Assert.True(offer is { Fits: true, Quantization: null });
    }

    [Theory]
    [InlineData(1.84, false)]
    [InlineData(2.19, true)]
    public void PriceCeilingHoldsAgainstTheCataloguesPriceOfToday(double ceiling, bool fits)
    {
        var offer = Offering.Rank(new PoolSpec { Pipeline = "longlive", MaximumPricePerHour = (decimal)ceiling }, Offering.Of(Pro6000, 96, price: 2.19m))[0];

        Assert.Equal(fits, offer.Fits);
        Assert.Equal(fits ? null : "$2.19 per hour is above the ceiling of $1.84.", offer.Reason);
    }

    [Fact]
    public void LongliveTakesAbout20Gigabytes_AndKrea32()
    {
        Assert.Equal([true, false], new[] { "longlive", "krea-realtime-video" }.Select(pipeline =>
            Offering.Rank(new PoolSpec { Pipeline = pipeline }, Offering.Of("GPU", 24))[0].Fits));
        Assert.True(Offering.Rank(new PoolSpec { Pipeline = "krea-realtime-video" }, Offering.Of("GPU", 32))[0].Fits);
    }
}
