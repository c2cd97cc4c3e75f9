using System.Text.Json.Nodes;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

public sealed class BookingStatesTests(RedisServers servers)
{
    private static readonly BookingState[] All = [.. Enum.GetValues<BookingState>().Where(state => state != BookingState.Unknown)];

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Move_AlongEveryPair_IsAllowedAsTheTableSays(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 200);
        foreach (var from in All)
        {
            foreach (var to in All.Where(to => to != from))
            {
                var id = await calendar.HoldAsync(20, 22, $"{from}-{to}");
                await PutAsync(calendar, id, from);

                var outcome = await calendar.Bookings.MoveAsync(id, to);

                // Room is given by offers only, which say until when.
                if (BookingStates.MayMove(from, to) && to != BookingState.Held)
                {
                    Assert.Equal(to, Assert.IsType<BookingOutcome.Done>(outcome).Bookings[0].Booking.State);
                }
                else
                {
                    Assert.Equal(from, Assert.IsType<BookingOutcome.NotNow>(outcome).State);
                    Assert.Equal(from, await calendar.StateAsync(id));
                }
            }
        }
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Move_ToWhereItIs_ChangesNothing_AndBringsItsSession(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind);
        var id = await calendar.ConfirmedAsync(20, 22);
        var session = SessionId.New(TimeProvider.System);

        await calendar.Bookings.MoveAsync(id, BookingState.Warming, "Its stage is being made ready.", session);
        Assert.IsType<BookingOutcome.Known>(await calendar.Bookings.MoveAsync(id, BookingState.Warming, session: session));
        await calendar.Bookings.MoveAsync(id, BookingState.Live);
        var completed = Assert.IsType<BookingOutcome.Done>(await calendar.Bookings.MoveAsync(id, BookingState.Completed)).Bookings[0].Booking;

        Assert.Equal(session, completed.Session);
        Assert.NotNull(completed.EndedAt);
        await calendar.AssertSoundAsync();
        await calendar.HoldAsync(20, 22);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Expire_MovesEachStateToWhereItsTimeLeads(RedisKind kind)
    {
        using var calendar = await CalendarInRedis.CreateAsync(servers, kind, capacity: 20);
        foreach (var (state, checkedIn, expected) in new[]
        {
            (BookingState.AwaitingApproval, false, BookingState.Cancelled),
            (BookingState.Confirmed, false, BookingState.NoShow),
            (BookingState.Warming, false, BookingState.Failed),
            (BookingState.Live, false, BookingState.NoShow),
            (BookingState.Confirmed, true, BookingState.Failed),
            (BookingState.Warming, true, BookingState.Failed),
            (BookingState.Live, true, BookingState.Completed),
        })
        {
            var id = await calendar.HoldAsync(20, 22, $"{state}-{checkedIn}");
            await calendar.AgeAsync(id, TimeSpan.FromDays(9));
            await PutAsync(calendar, id, state, checkedIn);

            var moved = Assert.Single(await calendar.ExpireAsync());

            Assert.Equal((id, expected), (moved.Id, moved.State));
        }
    }

    /// <summary>Writes a state into the record, past all rules.</summary>
    private static async Task PutAsync(CalendarInRedis calendar, BookingId id, BookingState state, bool checkedIn = false)
    {
        var record = JsonNode.Parse((string)(await calendar.Redis.HashGetAsync(calendar.Keys.Bookings, id.ToString()))!)!.AsObject();
        record["state"] = BookingStates.NameOf(state);
        record["holdUntil"] = state == BookingState.Held ? CalendarInRedis.At(1).ToUnixTimeMilliseconds() : null;
        record["endedAt"] = BookingStates.IsOver(state) ? 1 : null;
        record["checkedInAt"] = checkedIn ? 1 : null;
        foreach (var name in record.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            record.Remove(name);
        }

        await calendar.Redis.HashSetAsync(calendar.Keys.Bookings, id.ToString(), record.ToJsonString());
    }
}
