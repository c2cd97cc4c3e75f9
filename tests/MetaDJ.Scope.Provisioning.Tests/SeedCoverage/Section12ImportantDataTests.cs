using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section12ImportantDataTests
{
    [Fact]
    public void ImportantDataLivesOnNetworkVolumes_AndPodsGoWhereOneIs()
    {
        var pool = new PoolSpec { Pipeline = "longlive", NetworkVolume = new ManagedVolume { DataCenters = ["EU-RO-1", "US-KS-2"] } };
        GpuOffer[] offers = [Offer("EU-NL-1", 0.3m), Offer("EU-RO-1", 0.4m), Offer("US-KS-2", 0.5m)];

        var ranked = Offering.Rank(GpuWish.Of(pool, ["EU-RO-1", "US-KS-2"], volumesAt: ["US-KS-2"]), offers);

        // Where the data is comes before where it would be cheaper to begin anew; where no volume may be is no place at all.
        Assert.Equal(["US-KS-2", "EU-RO-1", "EU-NL-1"], ranked.Select(offer => offer.DataCenter));
        Assert.Equal("The network volume is in EU-RO-1 or US-KS-2.", ranked[2].Reason);
    }

    private static GpuOffer Offer(string place, decimal price) => Offering.Of("NVIDIA GeForce RTX 4090", 24, price, place: place);
}
