using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

public sealed class HoldBookingTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_IsKeptForFiveMinutes_ThenConfirmed(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);

        var id = await calendar.HoldAsync(20, 22);
        var held = (await calendar.ReadAsync(id)).Booking;
        var confirmed = Assert.IsType<BookingOutcome.Done>(await calendar.Bookings.ConfirmAsync(id, Acting.As("ana"))).Bookings[0].Booking;

        Assert.Equal(TimeSpan.FromMinutes(5), held.HoldUntil - held.CreatedAt);
        Assert.Equal((BookingState.Confirmed, null, 2), (confirmed.State, confirmed.HoldUntil, confirmed.Version));
        Assert.IsType<BookingOutcome.Known>(await calendar.Bookings.ConfirmAsync(id, Acting.As("ana")));
        Assert.IsType<BookingOutcome.Unknown>(await calendar.Bookings.ConfirmAsync(id, Acting.As("ben")));
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_WhereAllIsTaken_SaysUntilWhenThereIsRoom(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 2);
        await calendar.HoldAsync(20, 22);
        await calendar.HoldAsync(21, 23);

        // At most one at once, although both touch it.
        await calendar.HoldAsync(22, 24);
        var full = Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(20, 23));

        Assert.Equal((CalendarInRedis.At(20), CalendarInRedis.At(21)), (full.StartsAt, full.RoomUntil));
        Assert.Equal(CalendarInRedis.At(22.5), Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(22.5, 23)).RoomUntil);
        await calendar.HoldAsync(23, 24);
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_LeavesTheBuffersFree(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, rules: rules => rules with { BufferBeforeMs = 600_000, BufferAfterMs = 1_200_000 });
        await calendar.HoldAsync(20, 22);

        Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(22, 23));
        Assert.Equal(CalendarInRedis.At(19.5), Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(19, 19.75)).RoomUntil);
        await calendar.HoldAsync(22.5, 23);
        await calendar.HoldAsync(19, 19.5);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_WithAHotSpare_TakesTheRoomOfTwo(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 3);
        var spare = await calendar.HoldAsync(20, 22, hotSpare: true);

        Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(21, 23, hotSpare: true));
        await calendar.HoldAsync(21, 23);
        await calendar.AssertSoundAsync();
        await calendar.Bookings.CancelAsync(spare, Acting.As("ana"), "ana");
        await calendar.HoldAsync(21, 23, hotSpare: true);
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_AThousandAtOnceForTenPlaces_HoldsTen(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 10);
        var connections = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
            await ConnectionMultiplexer.ConnectAsync(await servers.ConnectionStringAsync(kind) + ",protocol=resp2")));
        try
        {
            var callers = connections.Select(connection => calendar.Through(connection.GetDatabase())).ToList();

            // They overlap one hour in the middle, each with a window of its own.
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i =>
                callers[i % callers.Count].AskAsync(18 - (i % 60 / 60.0), 19 + (i % 7), $"user-{i}")));

            Assert.Equal(10, outcomes.Count(outcome => outcome is HoldOutcome.Held));
            Assert.Equal(990, outcomes.Count(outcome => outcome is HoldOutcome.Full));
            await calendar.AssertSoundAsync();
            callers.ForEach(caller => caller.Dispose());
        }
        finally
        {
            await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
        }
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_OfTheSameId_HoldsOnce(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 2);
        var wish = calendar.Wish(20, 22);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => calendar.AskAsync(WithoutRoom.Refuse, wish)));

        Assert.Single(outcomes.OfType<HoldOutcome.Held>());
        Assert.Equal(9, outcomes.OfType<HoldOutcome.Known>().Count());
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_ThatRanOut_GivesItsRoomBack_AndCannotBeConfirmed(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var late = await calendar.HoldAsync(20, 22);
        await calendar.LetRunOutAsync(late);

        Assert.IsType<BookingOutcome.HoldOver>(await calendar.Bookings.ConfirmAsync(late, Acting.As("ana")));
        var moved = Assert.Single(await calendar.ExpireAsync());

        Assert.Equal((late, BookingState.Cancelled, BookingEndReason.HoldExpired), (moved.Id, moved.State, moved.Reason));
        Assert.IsType<BookingOutcome.HoldOver>(await calendar.Bookings.ConfirmAsync(late, Acting.As("ana")));
        await calendar.HoldAsync(20, 22);
        Assert.Empty(await calendar.ExpireAsync());
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_BeyondWhatAPersonMayHave_IsRefused(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 10, options: new BookingOptions { MostOpenPerPerson = 2, LongestWaitList = 1 });
        var first = await calendar.HoldAsync(20, 22);
        await calendar.HoldAsync(20, 22);

        Assert.Equal(2, Assert.IsType<HoldOutcome.TooMany>(await calendar.AskAsync(20, 22)).Limit);
        await calendar.HoldAsync(20, 22, "an");
        await calendar.Bookings.CancelAsync(first, Acting.As("ana"), "ana");
        await calendar.HoldAsync(20, 22);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Hold_CheckedAgainstOlderRules_IsCheckedAgain(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var rules = await calendar.Calendars.FindAsync(calendar.Name);
        await calendar.Calendars.PutAsync(rules! with { BufferAfterMs = 1 });

        Assert.IsType<HoldOutcome.RulesChanged>(await calendar.Bookings.HoldAsync([calendar.Wish(20, 22)], rules!.Version, WithoutRoom.Refuse));
        await calendar.Calendars.CopyCapacityAsync(calendar.Name, 5);
        Assert.IsType<HoldOutcome.Held>(await calendar.Bookings.HoldAsync([calendar.Wish(20, 22)], rules.Version + 1, WithoutRoom.Refuse));
    }
}
