using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Ranking;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Offers to judge, and the judge without anything learned.</summary>
internal static class Offering
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    public static GpuOffer Of(string gpu, int vramGb, decimal price = 1, CloudTier cloud = CloudTier.Secure, string? place = "EU-RO-1", string stock = "HIGH") => new()
    {
        GpuType = gpu, Name = gpu, VramGb = vramGb, Cloud = cloud, DataCenter = place, PricePerHour = price, Stock = stock, Fits = true,
    };

    public static IReadOnlyList<GpuOffer> Rank(PoolSpec pool, params GpuOffer[] offers) =>
        OfferRanking.Rank(GpuWish.Of(pool, null, []), offers, OfferFacts.Fresh(Now));

    public static IReadOnlyList<GpuOffer> Rank(GpuWish wish, params GpuOffer[] offers) => OfferRanking.Rank(wish, offers, OfferFacts.Fresh(Now));
}
