using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Odds;

namespace MetaDJ.Scope.Provisioning.Tests.Offers.Odds;

public sealed class OddsTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 30, 0, TimeSpan.Zero);
    private static readonly Candidate L4 = new("NVIDIA L4", CloudTier.Secure, "EU-RO-1");

    [Fact]
    public void WithoutAnswers_TheStockWordOrders_AndNoneIsNotNever()
    {
        var chances = new[] { "HIGH", "MEDIUM", "LOW", "UNKNOWN", "NONE" }.Select(stock => OddsTable.Empty.Of(L4, stock, Now).Chance).ToArray();

        Assert.Equal(chances.OrderDescending(), chances);
        Assert.Equal(5, chances.Distinct().Count());
        Assert.InRange(chances[^1], 0.001, 0.1);
    }

    [Fact]
    public void Refusals_LowerTheChance_EachLessThanTheOneBefore_AndNeverToZero()
    {
        var chances = Enumerable.Range(0, 30).Select(refusals => Table(given: 0, refusals, ago: TimeSpan.Zero).Of(L4, "HIGH", Now).Chance).ToArray();

        Assert.Equal(chances.OrderDescending(), chances);
        Assert.True(chances[0] - chances[1] > chances[1] - chances[2]);
        Assert.True(chances[^1] > 0);
    }

    [Fact]
    public void Refusal_IsForgottenByHalfPerHalfLife()
    {
        var weights = new[] { 0, 6, 12, 24 }.Select(hours => Table(0, 1, TimeSpan.FromHours(hours)).Of(L4, "HIGH", Now).Answers);

        Assert.Equal([1, 0.5, 0.25, 0.0625], weights);
    }

    [Fact]
    public void Success_OvercomesTheWordNone() =>
        Assert.True(Table(given: 3, refused: 0, ago: TimeSpan.FromMinutes(5)).Of(L4, "NONE", Now).Chance > OddsTable.Empty.Of(L4, "LOW", Now).Chance);

    [Fact]
    public void HourOfTheDay_CountsOnceEnoughIsKnownOfIt_AndOnlyAtThatHour()
    {
        OddsTable At(int hour, double refused) => OddsTable.Empty.With([KeyValuePair.Create(new OddsCellKey(L4, hour), new OddsCell(0, refused, Now))]);
        var word = OddsTable.Empty.Of(L4, "HIGH", Now);

        Assert.Equal(word, At(20, 2.9).Of(L4, "HIGH", Now));
        Assert.Equal(word, At(21, 50).Of(L4, "HIGH", Now));
        Assert.True(At(20, 12).Of(L4, "HIGH", Now) is { ByHour: true, Chance: < 0.3 });
    }

    [Fact]
    public void ClockOfAnotherReplicaAhead_ChangesNothing() =>
        Assert.Equal(Table(0, 1, TimeSpan.Zero).Of(L4, "HIGH", Now).Chance, Table(0, 1, TimeSpan.FromMinutes(-1)).Of(L4, "HIGH", Now).Chance);

    [Theory]
    [InlineData("EU-RO-1", 7)]
    [InlineData(null, null)]
    public void CellKey_ReadsBackWhatItWrites(string? dataCenter, int? hour)
    {
        var key = new OddsCellKey(new Candidate("NVIDIA RTX PRO 6000 Blackwell Server Edition", CloudTier.Community, dataCenter), hour);

        Assert.Equal(key, OddsCellKey.TryParse(key.ToString()));
    }

    private static OddsTable Table(double given, double refused, TimeSpan ago) =>
        OddsTable.Empty.With([KeyValuePair.Create(new OddsCellKey(L4, null), new OddsCell(given, refused, Now - ago))]);
}
