using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

public sealed class WaitListTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Wait_KnowsItsPlaceAmongThoseWhoWaitForTheSameTime(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        await calendar.HoldAsync(18, 24, "ana");
        var first = await calendar.WaitAsync(20, 22, "ben");
        var elsewhere = await calendar.WaitAsync(22, 23, "cem");
        var second = await calendar.WaitAsync(21, 22, "dee");

        Assert.Equal((1, 1, 2), ((await calendar.ReadAsync(first)).Place!.Value, (await calendar.ReadAsync(elsewhere)).Place!.Value, (await calendar.ReadAsync(second)).Place!.Value));
        Assert.Equal(BookingState.Waiting, Assert.IsType<BookingOutcome.NotNow>(await calendar.Bookings.ConfirmAsync(first, Acting.As("ben"))).State);
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Cancel_OffersItsRoomToTheFirstThatFits_AndWhenItIsNotTaken_ToTheNext(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var taken = await calendar.ConfirmedAsync(20, 22);
        await calendar.ConfirmedAsync(22, 24);
        var tooLong = await calendar.WaitAsync(20, 23, "ben");
        var first = await calendar.WaitAsync(20, 22, "cem");
        var second = await calendar.WaitAsync(21, 22, "dee");

        await calendar.Bookings.CancelAsync(taken, Acting.As("ana"), "ana");

        var offered = (await calendar.ReadAsync(first)).Booking;
        Assert.Equal((BookingState.Held, offered.OfferUntil), (offered.State, offered.HoldUntil));
        Assert.Equal(TimeSpan.FromMinutes(30), offered.OfferUntil - offered.Changes[^1].At);
        Assert.Equal((BookingState.Waiting, BookingState.Waiting), (await calendar.StateAsync(tooLong), await calendar.StateAsync(second)));

        await calendar.LetRunOutAsync(first);
        var moved = Assert.Single(await calendar.ExpireAsync());

        Assert.Equal((first, BookingEndReason.OfferExpired), (moved.Id, moved.Reason));
        Assert.Equal(BookingState.Held, await calendar.StateAsync(second));
        Assert.IsType<BookingOutcome.Done>(await calendar.Bookings.ConfirmAsync(second, Acting.As("dee")));
        Assert.Equal(BookingState.Confirmed, await calendar.StateAsync(second));
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Room_ThatAppearsByItself_IsTheirsWhoWait_NotTheNextCallers(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        await calendar.ConfirmedAsync(20, 22);
        var waiting = await calendar.WaitAsync(20, 22, "ben");
        await calendar.Calendars.CopyCapacityAsync(calendar.Name, 2);

        Assert.IsType<HoldOutcome.Full>(await calendar.AskAsync(21, 23, "cem"));

        Assert.Equal(BookingState.Held, await calendar.StateAsync(waiting));
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Room_OfARaisedCapacity_IsOfferedByTheNextPass(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        await calendar.ConfirmedAsync(20, 22);
        var waiting = await calendar.WaitAsync(20, 22, "ben");
        Assert.Empty(await calendar.ExpireAsync());
        Assert.Equal(BookingState.Waiting, await calendar.StateAsync(waiting));

        await calendar.Calendars.CopyCapacityAsync(calendar.Name, 2);
        await calendar.ExpireAsync();

        Assert.Equal(BookingState.Held, await calendar.StateAsync(waiting));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Wait_InVain_IsToldSo(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        await calendar.ConfirmedAsync(20, 22);
        var waiting = await calendar.WaitAsync(20, 22, "ben");
        await calendar.AgeAsync(waiting, TimeSpan.FromDays(9));

        var moved = Assert.Single(await calendar.ExpireAsync());

        Assert.Equal((waiting, BookingState.Cancelled, BookingEndReason.NoRoom), (moved.Id, moved.State, moved.Reason));
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Wait_BeyondTheBound_IsRefused_AndLeavesNothing(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, options: new BookingOptions { LongestWaitList = 2 });
        await calendar.HoldAsync(20, 22);
        await calendar.WaitAsync(20, 22, "ben");

        // One of the two would have room: neither is kept.
        var refused = await calendar.AskAsync(WithoutRoom.List, calendar.Wish(20, 21, "cem"), calendar.Wish(21, 22, "cem"), calendar.Wish(23, 24, "cem"));

        Assert.Equal(2, Assert.IsType<HoldOutcome.WaitListFull>(refused).Limit);
        await calendar.AssertSoundAsync();
        await calendar.HoldAsync(23, 24);
    }
}
