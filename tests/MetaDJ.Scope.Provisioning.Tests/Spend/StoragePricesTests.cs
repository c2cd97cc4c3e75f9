using MetaDJ.Scope.Provisioning.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>Prices per month, because that is how they are published; a month is 730 hours.</summary>
public sealed class StoragePricesTests
{
    private static readonly StoragePrices Prices = new(HighPerformancePerGbMonth: 0.14m);

    [Theory]
    [InlineData(40, 60, true, 10)]
    [InlineData(40, 60, false, 12)]
    [InlineData(40, null, true, 4)]
    [InlineData(40, null, false, 0)]
    public void Disks_CostByWhatThePodDoes(int container, int? volume, bool isRunning, double perMonth) =>
        Assert.Equal((decimal)perMonth, Monthly(StoragePrices.Disks(container, volume, isRunning)));

    [Theory]
    [InlineData(100, false, 7)]
    [InlineData(1_024, false, 71.68)]
    [InlineData(2_024, false, 121.68)]
    [InlineData(2_024, true, 283.36)]
    public void NetworkVolume_IsCheaperBeyondATerabyte_UnlessItIsFast(int gigabytes, bool isHighPerformance, double perMonth) =>
        Assert.Equal((decimal)perMonth, Monthly(Prices.NetworkVolume(gigabytes, isHighPerformance)));

    private static decimal Monthly(decimal perHour) => decimal.Round(perHour * StoragePrices.HoursPerMonth, 6);
}
