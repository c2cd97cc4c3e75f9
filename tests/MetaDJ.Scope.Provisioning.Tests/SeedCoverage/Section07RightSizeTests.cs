using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Pricing tips: right-size the GPU.</summary>
public sealed class Section07RightSizeTests
{
    private static readonly GpuOffer[] Offers =
        [Offering.Of("96 GB", 96, price: 0.2m), Offering.Of("48 GB", 48, price: 0.3m), Offering.Of("32 GB", 32, price: 0.6m), Offering.Of("24 GB", 24, price: 0.5m)];

    [Fact]
    public void RightSizeGpu_SmallestFitFirst_UnlessThePoolSaysOtherwise()
    {
        Assert.Equal(["24 GB", "32 GB", "48 GB", "96 GB"], Order(new PoolSpec { Pipeline = "longlive" }));
        Assert.Equal(["96 GB", "48 GB", "24 GB", "32 GB"], Order(new PoolSpec { Pipeline = "longlive", Order = OfferOrder.Price }));
    }

    private static IEnumerable<string> Order(PoolSpec pool) => Offering.Rank(pool, Offers).Select(offer => offer.GpuType);
}
