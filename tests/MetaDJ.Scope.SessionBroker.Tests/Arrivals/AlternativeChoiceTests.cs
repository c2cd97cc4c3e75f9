using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Arrivals;

public sealed class AlternativeChoiceTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero);

    private static readonly AlternativeFacts Facts = new()
    {
        Now = Nine.AddMinutes(-5), Pool = PoolName.Parse("stage"), StartsAt = Nine, EndsAt = Nine.AddHours(1), ExpectedAt = Nine.AddMinutes(12),
    };

    [Theory]
    // What would be ready sooner than the pool's own, the soonest first.
    [InlineData("L4 0.9 8, A5000 0.9 3", "", 12, "OtherGpu A5000, OtherGpu L4, Later")]
    // No sooner, not likely, or asked for anyway: none.
    [InlineData("L4 0.9 17", "", 12, "Later")]
    [InlineData("L4 0.29 3", "", 12, "Later")]
    [InlineData("L4 0.9 3", "L4 0.9 3", 12, "Later")]
    // In time after all: nothing later is needed.
    [InlineData("", "", -1, "")]
    [InlineData("", "", 0, "")]
    [InlineData("L4 0.9 2", "", 0, "OtherGpu L4")]
    public void Of_OffersWhatHelps(string offers, string asked, int expectedAfter, string expected)
    {
        var choice = AlternativeChoice.Of(Facts with { Offers = Offers(offers), Asked = Offers(asked), ExpectedAt = Nine.AddMinutes(expectedAfter) });

        Assert.Equal(expected, string.Join(", ", choice.Alternatives.Select(alternative => $"{alternative.Kind} {alternative.GpuType}".Trim())));
        Assert.Equal(Enumerable.Range(1, choice.Alternatives.Count), choice.Alternatives.Select(alternative => alternative.Number));
        Assert.All(choice.Alternatives, alternative => Assert.Equal(alternative.Kind == AlternativeKind.Later, alternative.CanBeTaken));
    }

    [Fact]
    public void Of_PutsAStageThatStandsReadyFirst_AndOnlyWhereThereIsRoom()
    {
        var choice = AlternativeChoice.Of(Facts with
        {
            Offers = Offers("L4 0.9 3"),
            Pools =
            [
                new OtherPool(PoolName.Parse("full"), 2, HasRoom: false, 0.1m),
                new OtherPool(PoolName.Parse("empty"), 0, HasRoom: true, 0.1m),
                new OtherPool(PoolName.Parse("dear"), 1, HasRoom: true, 2m),
                new OtherPool(PoolName.Parse("cheap"), 1, HasRoom: true, 1m),
            ],
        });

        Assert.Equal(
            ["cheap", "dear"],
            choice.Alternatives.TakeWhile(alternative => alternative is { Kind: AlternativeKind.OtherPool, CanBeTaken: true }).Select(alternative => alternative.Pool!.Value.Value));
        Assert.Equal([AlternativeKind.OtherGpu, AlternativeKind.Later], choice.Alternatives.Skip(2).Select(alternative => alternative.Kind));
    }

    [Fact]
    public void Later_KeepsTheLengthAndBeginsOnAFullFiveMinutes()
    {
        var later = Assert.Single(AlternativeChoice.Of(Facts).Alternatives);

        Assert.Equal((Nine.AddMinutes(15), Nine.AddMinutes(75), Nine.AddMinutes(12)), (later.StartsAt!.Value, later.EndsAt!.Value, later.ReadyAt!.Value));
    }

    [Fact]
    public void Same_IsSo_WhileNothingThatMattersChanges()
    {
        var before = AlternativeChoice.Of(Facts);

        Assert.Equal(before.Same, AlternativeChoice.Of(Facts with { Now = Facts.Now.AddMinutes(1), ExpectedAt = Facts.ExpectedAt.AddMinutes(2) }).Same);
        Assert.NotEqual(before.Same, AlternativeChoice.Of(Facts with { ExpectedAt = Facts.ExpectedAt.AddMinutes(5) }).Same);
        Assert.NotEqual(before.Same, AlternativeChoice.Of(Facts with { ExpectedAt = Nine }).Same);
        Assert.Contains("braked", AlternativeChoice.Of(Facts with { Shortage = "The fleet is braked." }).Notice, StringComparison.Ordinal);
    }

    /// <summary>Each as <c>GPU odds minutes</c>.</summary>
    private static GpuOffer[] Offers(string text) => [.. text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(offer => offer.Split(' ')).Select(parts => new GpuOffer
    {
        GpuType = parts[0], Name = parts[0], VramGb = 24, Cloud = CloudTier.Secure, PricePerHour = 1, Stock = "HIGH", Fits = true,
        Odds = double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), TimeToReady = TimeSpan.FromMinutes(int.Parse(parts[2], null)),
    })];
}
