using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Pod fundamentals: the two clouds.</summary>
public sealed class Section02CloudTierTests
{
    private static readonly GpuOffer Secure = Offering.Of("NVIDIA L4", 24, price: 0.49m);
    private static readonly GpuOffer Community = Offering.Of("NVIDIA L4", 24, price: 0.44m, CloudTier.Community);

    [Fact]
    public void SecureCloudIsTheDefault()
    {
        var ranked = Offering.Rank(new PoolSpec { Pipeline = "longlive" }, Community, Secure);

        Assert.Equal([CloudTier.Secure], ranked.Where(offer => offer.Fits).Select(offer => offer.Cloud));
        Assert.Equal("The Community cloud is not among those asked for.", ranked[1].Reason);
    }

    [Fact]
    public void CommunityCloudIsCheaper_WhereThePoolAllowsIt()
    {
        var pool = new PoolSpec { Pipeline = "longlive", Clouds = [CloudTier.Secure, CloudTier.Community] };

        Assert.Equal([CloudTier.Community, CloudTier.Secure], Offering.Rank(pool, Secure, Community).Select(offer => offer.Cloud));
    }

    [Fact]
    public void CommunityCloudHasNoNetworkVolumes()
    {
        var pool = new PoolSpec { Pipeline = "longlive", Clouds = [CloudTier.Secure, CloudTier.Community], NetworkVolumeId = "vol1" };

        Assert.Equal("Network volumes exist in the Secure cloud only.", Offering.Rank(pool, Secure, Community)[1].Reason);
        Assert.Contains("networkVolumeId", PoolRules.Check(pool).Keys);
    }

    [Theory]
    [InlineData(CloudTier.Community, typeof(PodAction.Terminate))]
    [InlineData(CloudTier.Secure, typeof(PodAction.Stop))]
    public void CommunityPodsAreDisposable_TheyEndInsteadOfBeingKeptStopped(CloudTier cloud, Type step)
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Draining, pod => pod with
        {
            Placement = pod.Placement with { On = new("RTX 4090", cloud, "EU-RO-1") },
            Drain = new PodDrain(PodFate.Stop, Retired: true),
        });

        Assert.IsType(step, Assert.Single(fleet.Steps()));
    }
}
