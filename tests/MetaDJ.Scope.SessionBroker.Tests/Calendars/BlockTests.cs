using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Tests.Bookings;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class BlockTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Block_LeavesNoRoom_UntilItIsTakenAway_AndThenOffersIt(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 5);
        var blocks = new BlockStore(calendar.Redis);
        var block = Block((20, 22), (44, 46));

        Assert.IsType<BlockOutcome.Blocked>(await blocks.BlockAsync(calendar.Name, block, BlockOver.Refuse));
        Assert.IsType<BlockOutcome.Known>(await blocks.BlockAsync(calendar.Name, block, BlockOver.Refuse));

        Assert.Equal(CalendarInRedis.At(20), Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(19, 21)).RoomUntil);
        Assert.Equal(CalendarInRedis.At(21), Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(21, 23)).RoomUntil);
        Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(45, 47));
        await calendar.HoldAsync(22, 23);
        var waiting = await calendar.WaitAsync(20, 22, "ben");
        Assert.Single(await blocks.ListAsync(calendar.Name, CalendarInRedis.Day));

        Assert.True(await blocks.UnblockAsync(calendar.Name, block.Id));

        Assert.Equal(BookingState.Held, await calendar.StateAsync(waiting));
        Assert.False(await blocks.UnblockAsync(calendar.Name, block.Id));
        await calendar.HoldAsync(45, 47);
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Block_OverBookings_IsRefused_OrKeepsThem_OrCancelsThoseThatAreNotPlayed(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 5);
        var blocks = new BlockStore(calendar.Redis);
        var confirmed = await calendar.ConfirmedAsync(19, 21);
        var live = await calendar.ConfirmedAsync(20, 21);
        await calendar.Bookings.MoveAsync(live, BookingState.Live);

        var booked = Assert.IsType<BlockOutcome.Booked>(await blocks.BlockAsync(calendar.Name, Block((20, 22)), BlockOver.Refuse));
        Assert.Equal([confirmed, live], booked.Bookings.OrderBy(id => id.ToString()));
        Assert.Empty(await blocks.ListAsync(calendar.Name, CalendarInRedis.Day));
        await calendar.HoldAsync(21, 22);

        Assert.Empty(Assert.IsType<BlockOutcome.Blocked>(await blocks.BlockAsync(calendar.Name, Block((20, 21)), BlockOver.Keep)).Cancelled);
        Assert.Equal(BookingState.Confirmed, await calendar.StateAsync(confirmed));
        // What is kept can be shortened, but takes no more of it.
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(confirmed, 19, 20.5));
        Assert.IsType<ChangeOutcome.Full>(await calendar.ChangeAsync(confirmed, 19, 20.75));

        var cancelled = Assert.IsType<BlockOutcome.Blocked>(await blocks.BlockAsync(calendar.Name, Block((18, 21)), BlockOver.Cancel));
        Assert.Equal([confirmed], cancelled.Cancelled);
        var view = (await calendar.ReadAsync(confirmed)).Booking;
        Assert.Equal((BookingState.Cancelled, BookingEndReason.Blocked, false, "Maintenance"), (view.State, view.Reason, view.Late, view.Notice));
        Assert.Equal(BookingState.Live, await calendar.StateAsync(live));
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Block_BeyondTheBound_IsRefused_UntilOthersAreOver(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var blocks = new BlockStore(calendar.Redis);
        for (var i = 0; i < BlockStore.MostBlocks; i++)
        {
            Assert.IsType<BlockOutcome.Blocked>(await blocks.BlockAsync(calendar.Name, Block((i, i + 1)), BlockOver.Refuse));
        }

        Assert.Equal(BlockStore.MostBlocks, Assert.IsType<BlockOutcome.TooMany>(await blocks.BlockAsync(calendar.Name, Block((200, 201)), BlockOver.Refuse)).Limit);

        var over = (await blocks.ListAsync(calendar.Name, CalendarInRedis.Day))[0];
        await blocks.UnblockAsync(calendar.Name, over.Id);
        await blocks.BlockAsync(calendar.Name, Block((-500, -499)), BlockOver.Refuse);
        Assert.IsType<BlockOutcome.Blocked>(await blocks.BlockAsync(calendar.Name, Block((200, 201)), BlockOver.Refuse));
        Assert.Equal(BlockStore.MostBlocks, await calendar.Redis.HashLengthAsync(CalendarKeys.Of(calendar.Name).Blocks));
    }

    private static Block Block(params (double From, double To)[] times) => new()
    {
        Id = BlockId.New(TimeProvider.System),
        Reason = "Maintenance",
        TimeZone = "UTC",
        By = "operator",
        Times = [.. times.Select(time => (IReadOnlyList<DateTimeOffset>)[CalendarInRedis.At(time.From), CalendarInRedis.At(time.To)])],
    };
}
