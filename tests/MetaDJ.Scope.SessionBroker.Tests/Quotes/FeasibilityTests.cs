using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Quotes;

namespace MetaDJ.Scope.SessionBroker.Tests.Quotes;

public sealed class FeasibilityTests
{
    [Theory]
    [InlineData("0.95", 1, 600, FeasibilityVerdict.Likely, 0.95)]
    [InlineData("0.5 0.5 0.5 0.5", 1, 600, FeasibilityVerdict.Likely, 0.938)]
    [InlineData("0.5 0.5", 1, 600, FeasibilityVerdict.Uncertain, 0.75)]
    [InlineData("0.3 0.1", 1, 600, FeasibilityVerdict.Unlikely, 0.37)]
    [InlineData("0.95", 1, 3, FeasibilityVerdict.Uncertain, 0.95)]
    [InlineData("0.95", 2, 600, FeasibilityVerdict.Unlikely, 0)]
    [InlineData("0.95 0.95", 2, 600, FeasibilityVerdict.Likely, 0.902)]
    [InlineData("0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.99", 1, 600, FeasibilityVerdict.Unlikely, 0.096)]
    public void Of_CombinesTheOddsOfWhatWouldBeTried(string odds, int pods, int minutesUntil, FeasibilityVerdict verdict, double combined)
    {
        var offers = odds.Split(' ').Select(chance => Offer(double.Parse(chance, System.Globalization.CultureInfo.InvariantCulture))).ToList();

        var found = Feasibility.Of(offers, pods, TimeSpan.FromMinutes(minutesUntil));

        Assert.Equal((verdict, combined), (found.Verdict, found.Odds!.Value));
        Assert.Contains(FormattableString.Invariant($"{combined * 100:0} %"), found.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhenNobodyAnswers_IsUnclearAndBlocksNothing()
    {
        var found = Feasibility.Of(null, 1, TimeSpan.FromHours(2));

        Assert.Equal((FeasibilityVerdict.Unclear, null), (found.Verdict, found.Odds));
        Assert.Contains("can be made all the same", found.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhenNothingFits_SaysWhy()
    {
        var found = Feasibility.Of([Offer(0.9) with { Fits = false, Reason = "24 GB where 32 GB are needed." }], 1, TimeSpan.FromHours(2));

        Assert.Equal((FeasibilityVerdict.Unlikely, 0), (found.Verdict, found.Odds!.Value));
        Assert.Contains("24 GB where 32 GB are needed.", found.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WithoutOdds_IsUnclear() => Assert.Equal(FeasibilityVerdict.Unclear, Feasibility.Of([Offer(0.9) with { Odds = null }], 1, TimeSpan.FromHours(2)).Verdict);

    [Theory]
    [InlineData("2.50", 1, 120, 12, "$5.50", 5_500_000)]
    [InlineData("2.50", 2, 120, 12, "for 2 pods", 11_000_000)]
    [InlineData("0.333333", 1, 60, 0, "$0.33", 333_333)]
    public void Quote_CountsTheShowTheWarmingAndTheSpare(string price, int pods, int minutes, int lead, string said, long microUsd)
    {
        var quote = Quote.Of(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), "as offered", pods, TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(lead));

        Assert.Equal(microUsd, quote.MicroUsd);
        Assert.Contains(said, quote.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Quote_WithoutAPrice_SaysThatNobodyKnows()
    {
        var quote = Quote.Of(null, "Provisioning does not answer.", 1, TimeSpan.FromHours(1), TimeSpan.Zero);

        Assert.Null(quote.MicroUsd);
        Assert.Contains("Nobody knows the price now: Provisioning does not answer.", quote.Explanation, StringComparison.Ordinal);
    }

    private static GpuOffer Offer(double odds) => new()
    {
        GpuType = "NVIDIA GeForce RTX 5090", Name = "RTX 5090", VramGb = 32, Cloud = CloudTier.Secure, DataCenter = "EU-RO-1", PricePerHour = 0.99m, RunningPricePerHour = 1.0037m,
        Stock = "HIGH", Odds = odds, TimeToReady = TimeSpan.FromMinutes(8), Fits = true,
    };
}
