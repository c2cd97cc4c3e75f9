using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Quotas;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Quotas;

public sealed class QuotaBookTests(RedisServers servers)
{
    private static readonly DateTimeOffset Wednesday = new(2030, 11, 27, 19, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Reserve_WhenManyWantTheLastHours_GivesThemToAsManyAsThereIsRoomFor(RedisKind kind)
    {
        var (book, limits, scope, _) = await OpenAsync(kind);
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 15 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => book.ReserveAsync(scope, NewBooking(), Load(hours: 2)))));

        Assert.Equal(7, outcomes.OfType<QuotaOutcome.Reserved>().Count());
        Assert.All(outcomes.OfType<QuotaOutcome.Exceeded>(), outcome => Assert.Equal((QuotaPeriod.Week, false, 15m, 14m, 2m), (outcome.Why.Period, outcome.Why.IsMoney, outcome.Why.Limit, outcome.Why.Taken, outcome.Why.Needed)));
        Assert.Equal(7, (await book.EntriesAsync(scope)).Count);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Reserve_ForABookingThatHoldsAlready_AsksForTheDifferenceOnly(RedisKind kind)
    {
        var (book, limits, scope, _) = await OpenAsync(kind);
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 5, DollarsPerMonth = 10 });
        var mine = NewBooking();
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, mine, Load(hours: 2, usd: 4)));
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, NewBooking(), Load(hours: 2, usd: 4)));

        Assert.Equal("hours", Measure(await book.ReserveAsync(scope, mine, Load(hours: 4, usd: 4))));
        Assert.Equal("dollars", Measure(await book.ReserveAsync(scope, mine, Load(hours: 3, usd: 7))));
        var extended = Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, mine, Load(hours: 3, usd: 6)));
        Assert.Equal(2 * 3_600_000, extended.Before!.Parts[0].Ms);
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, mine, Load(hours: 1, usd: 1)));
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, NewBooking(), Load(hours: 2, usd: 5)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Reserve_AcrossAWeekThatIsFull_TakesNothingOfTheOther(RedisKind kind)
    {
        var (book, limits, scope, _) = await OpenAsync(kind);
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 2 });
        var sunday = new DateTimeOffset(2030, 12, 1, 22, 0, 0, TimeSpan.Zero);
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, NewBooking(), new QuotaLoad(new Span(sunday.AddDays(2), sunday.AddDays(2).AddHours(2)), 1, 0)));

        Assert.IsType<QuotaOutcome.Exceeded>(await book.ReserveAsync(scope, NewBooking(), new QuotaLoad(new Span(sunday, sunday.AddHours(4)), 1, 0)));
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, NewBooking(), new QuotaLoad(new Span(sunday, sunday.AddHours(2)), 1, 0)));
    }

    /// <summary>An operator lowered the limit: who shortens a booking must not be told that there is too much of it.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Reserve_OfLessThanBefore_IsAlwaysGranted(RedisKind kind)
    {
        var (book, limits, scope, _) = await OpenAsync(kind);
        var mine = NewBooking();
        await book.ReserveAsync(scope, mine, Load(hours: 4));
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 1 });

        Assert.IsType<QuotaOutcome.Exceeded>(await book.ReserveAsync(scope, mine, Load(hours: 5)));
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, mine, Load(hours: 3)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Settle_PutsWhatWasUsedInThePlaceOfWhatWasHeld_Once(RedisKind kind)
    {
        var (book, limits, scope, redis) = await OpenAsync(kind);
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 3 });
        var (mine, others) = (NewBooking(), NewBooking());
        await book.ReserveAsync(scope, mine, Load(hours: 3, usd: 9));
        Assert.IsType<QuotaOutcome.Exceeded>(await book.ReserveAsync(scope, others, Load(hours: 2)));

        await book.SettleAsync(scope, mine, TimeSpan.FromHours(1), 2_500_000);
        await book.SettleAsync(scope, mine, TimeSpan.FromHours(3), 9_000_000);
        await book.ReleaseAsync(scope, mine);

        var entry = (await book.FindAsync(scope, mine))!;
        Assert.True(entry.Settled);
        Assert.All(entry.Parts, part => Assert.Equal((3_600_000, 2_500_000), (part.Ms, part.Usd)));
        Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, others, Load(hours: 2)));

        await book.ReleaseAsync(scope, mine, settledToo: true);
        await book.SettleAsync(scope, others, TimeSpan.Zero, 0);
        await AssertNothingIsLeftAsync(scope, redis);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Restore_AfterAChangeThatDidNotHappen_HoldsWhatItHeldBefore(RedisKind kind)
    {
        var (book, limits, scope, redis) = await OpenAsync(kind);
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 4 });
        var mine = NewBooking();
        await book.ReserveAsync(scope, mine, Load(hours: 2));
        var changed = Assert.IsType<QuotaOutcome.Reserved>(await book.ReserveAsync(scope, mine, Load(hours: 1)));
        await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 1 });

        await book.RestoreAsync(scope, mine, changed.Before);
        Assert.Equal(2 * 3_600_000, (await book.FindAsync(scope, mine))!.Parts[0].Ms);
        await book.RestoreAsync(scope, mine, null);
        await AssertNothingIsLeftAsync(scope, redis);
    }

    [Fact]
    public async Task For_WhoHasNoneOfTheirOwn_IsWhatHoldsForEverybody()
    {
        var (_, limits, scope, redis) = await OpenAsync(RedisKind.Redis);
        Assert.Null((await limits.ForAsync(scope)).From);

        await limits.PutAsync(QuotaScope.EveryUser, new QuotaSpec { HoursPerWeek = 9 });
        try
        {
            Assert.Equal((9m, QuotaScope.EveryUser), Of(await limits.ForAsync(scope)));
            await limits.PutAsync(scope, new QuotaSpec { HoursPerWeek = 1 });
            Assert.Equal((1m, scope), Of(await limits.ForAsync(scope)));
            await limits.DeleteAsync(scope);
            Assert.Equal(QuotaScope.EveryUser, (await limits.ForAsync(scope)).From);
            Assert.Null((await limits.ForAsync(QuotaScope.OfTeam("visuals"))).From);
        }
        finally
        {
            await limits.DeleteAsync(QuotaScope.EveryUser);
        }

        static (decimal?, QuotaScope?) Of((QuotaSpec Spec, QuotaScope? From) found) => (found.Spec.HoursPerWeek, found.From);
    }

    private static string Measure(QuotaOutcome outcome) => Assert.IsType<QuotaOutcome.Exceeded>(outcome).Why.IsMoney ? "dollars" : "hours";

    private static async Task AssertNothingIsLeftAsync(QuotaScope scope, IDatabase redis)
    {
        foreach (var key in QuotaKeys.All(scope))
        {
            Assert.False(await redis.KeyExistsAsync(key), key.ToString());
        }
    }

    private static BookingId NewBooking() => BookingId.New(TimeProvider.System);

    private static QuotaLoad Load(int hours, int usd = 0) => new(new Span(Wednesday, Wednesday.AddHours(hours)), 1, usd * 1_000_000L);

    private async Task<(QuotaBook Book, QuotaLimits Limits, QuotaScope Scope, IDatabase Redis)> OpenAsync(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var limits = new QuotaLimits(redis);
        return (new QuotaBook(redis, limits), limits, QuotaScope.OfUser(RedisServers.Unique("ana} {b")), redis);
    }
}
