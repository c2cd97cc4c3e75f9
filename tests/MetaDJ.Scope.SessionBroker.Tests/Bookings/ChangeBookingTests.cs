using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

public sealed class ChangeBookingTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_ToWhereThereIsRoom_MovesItsRoomWithIt(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var id = await calendar.ConfirmedAsync(20, 22);
        await calendar.HoldAsync(23, 24, "ben");

        // Over its own room, next to the other's.
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(id, 21, 23));
        var full = Assert.IsType<ChangeOutcome.Full>(await calendar.ChangeAsync(id, 21, 23.5));

        Assert.Equal((CalendarInRedis.At(21), CalendarInRedis.At(23)), (full.StartsAt, full.RoomUntil));
        Assert.Equal(CalendarInRedis.At(23), (await calendar.ReadAsync(id)).Booking.EndsAt);
        await calendar.AssertSoundAsync();
        await calendar.HoldAsync(19, 21);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_OfSeveral_IsAllOrNothing_AndTheyMayTakeEachOthersRoom(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var first = await calendar.ConfirmedAsync(10, 12);
        var second = await calendar.ConfirmedAsync(12, 14);
        await calendar.HoldAsync(16, 18, "ben");

        Assert.IsType<ChangeOutcome.Full>(await calendar.ChangeAsync((first, 13, 15), (second, 15, 17)));
        await calendar.AssertSoundAsync();
        Assert.Equal(CalendarInRedis.At(10), (await calendar.ReadAsync(first)).Booking.StartsAt);

        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync((first, 12, 14), (second, 14, 16)));
        await calendar.AssertSoundAsync();
        Assert.Equal(CalendarInRedis.At(14), (await calendar.ReadAsync(second)).Booking.StartsAt);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_ThatGivesTimeUp_IsAlwaysPossible_AndOffersIt(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 2);
        var id = await calendar.ConfirmedAsync(20, 23);
        await calendar.ConfirmedAsync(20, 23);
        var waiting = await calendar.WaitAsync(21, 22, "ben");
        await calendar.Calendars.CopyCapacityAsync(calendar.Name, 1);

        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(id, 20, 22));
        Assert.Equal(BookingState.Waiting, await calendar.StateAsync(waiting));
        await calendar.Calendars.CopyCapacityAsync(calendar.Name, 2);
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(id, 20, 21));

        Assert.Equal(BookingState.Held, await calendar.StateAsync(waiting));
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_OfTimeThatOthersWaitFor_ServesThemFirst(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var taken = await calendar.ConfirmedAsync(20, 22);
        var mine = await calendar.ConfirmedAsync(10, 12);
        var waiting = await calendar.WaitAsync(21, 22, "ben");
        await calendar.Redis.SortedSetRemoveAsync(CalendarKeys.Of(calendar.Name).Calendar, $"{CalendarInRedis.At(22).ToUnixTimeMilliseconds()}|{taken}");

        Assert.IsType<ChangeOutcome.Full>(await calendar.ChangeAsync(mine, 20, 22));

        Assert.Equal(BookingState.Held, await calendar.StateAsync(waiting));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_OfAStartThatIsNear_IsForOperatorsOnly_AndItsEndForAll(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, rules: rules => rules with { CancelFreeMs = (long)TimeSpan.FromDays(10).TotalMilliseconds });
        var id = await calendar.ConfirmedAsync(20, 22);

        Assert.Equal(CalendarInRedis.At(20).AddDays(-10), Assert.IsType<ChangeOutcome.TooLate>(await calendar.ChangeAsync(id, 19, 22)).Until);
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(id, 20, 22.5));
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(unbound: true, (id, 19, 22)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_OfWhatIsBeingPlayed_IsOfItsEndOnly_AndOfWhatIsOver_Never(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var id = await calendar.ConfirmedAsync(20, 22);
        await calendar.Bookings.MoveAsync(id, BookingState.Live);

        Assert.Equal(BookingState.Live, Assert.IsType<ChangeOutcome.NotNow>(await calendar.ChangeAsync(id, 19, 22)).State);
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(id, 20, 23));
        await calendar.Bookings.MoveAsync(id, BookingState.Completed);
        Assert.Equal(BookingState.Completed, Assert.IsType<ChangeOutcome.NotNow>(await calendar.ChangeAsync(id, 20, 22)).State);
        await calendar.AssertSoundAsync();
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_ToMoreTime_WantsApprovalAgain(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(
            servers, kind, rules: rules => rules with { Approval = ApprovalRule.LongerThan, ApprovalLongerThanMs = (long)TimeSpan.FromHours(2).TotalMilliseconds });
        var id = await calendar.ConfirmedAsync(20, 22);
        Assert.Equal(BookingState.Confirmed, await calendar.StateAsync(id));

        await calendar.ChangeAsync(id, 20, 23);
        Assert.Equal(BookingState.AwaitingApproval, await calendar.StateAsync(id));
        Assert.IsType<BookingOutcome.Done>(await calendar.Bookings.ApproveAsync(id, "operator"));
        await calendar.ChangeAsync(id, 20, 22.5);
        Assert.Equal(BookingState.Confirmed, await calendar.StateAsync(id));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_OfWhatChangedMeanwhile_IsLookedAtAgain(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var id = await calendar.ConfirmedAsync(20, 22);
        var seen = (await calendar.ReadAsync(id)).Booking;
        await calendar.ChangeAsync(id, 20, 21);

        var outcome = await calendar.Bookings.ChangeAsync(
            calendar.Name, [new BookingChangeWish(seen, new Span(CalendarInRedis.At(19), CalendarInRedis.At(22)), "Show", false)], 1, Acting.As("ana"), "ana", unbound: false);

        Assert.IsType<ChangeOutcome.Stale>(outcome);
        Assert.IsType<ChangeOutcome.Unknown>(await calendar.Bookings.ChangeAsync(
            calendar.Name, [new BookingChangeWish(seen, new Span(CalendarInRedis.At(19), CalendarInRedis.At(22)), "Show", false)], 1, Acting.As("ben"), "ben", unbound: false));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task HotSpare_SwitchedLater_NeedsTheRoomOfTwoAndGivesItBack(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 2);
        var id = await calendar.ConfirmedAsync(20, 22);
        var beside = await calendar.ConfirmedAsync(21, 23, "ben");

        Assert.IsType<ChangeOutcome.Full>(await calendar.SwitchSpareAsync(id, true));
        await calendar.AssertSoundAsync();
        Assert.IsType<ChangeOutcome.Changed>(await calendar.ChangeAsync(beside, 22, 23));
        Assert.IsType<ChangeOutcome.Changed>(await calendar.SwitchSpareAsync(id, true));
        await calendar.AssertSoundAsync();
        var waiting = await calendar.WaitAsync(20, 21, "cleo");

        // What it gives back is offered.
        Assert.IsType<ChangeOutcome.Changed>(await calendar.SwitchSpareAsync(id, false));
        Assert.Equal(BookingState.Held, await calendar.StateAsync(waiting));
        await calendar.AssertSoundAsync();
    }
}
