using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

/// <summary>The calendar of a pool of its own on a real server, and the verbs of the stores on it. Its hours are those of a day next week, UTC.</summary>
internal sealed class CalendarInRedis : IDisposable
{
    private readonly BookingHomes _homes;

    private CalendarInRedis(IDatabase redis, PoolName name, BookingOptions options)
    {
        (Redis, Name) = (redis, name);
        _homes = new BookingHomes(redis);
        Bookings = new BookingStore(redis, _homes, Microsoft.Extensions.Options.Options.Create(options));
        Calendars = new CalendarStore(redis);
    }

    public static DateTimeOffset Day { get; } = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(7), TimeSpan.Zero);

    public PoolName Name { get; }

    public IDatabase Redis { get; }

    public BookingStore Bookings { get; }

    public CalendarStore Calendars { get; }

    public BookingKeys Keys => BookingKeys.Of(Name);

    public static async Task<CalendarInRedis> CreateAsync(
        RedisServers servers, RedisKind kind, int capacity = 1, Func<CalendarRules, CalendarRules>? rules = null, BookingOptions? options = null)
    {
        var calendar = new CalendarInRedis(await servers.OpenAsync(kind), PoolName.Parse(RedisServers.Unique("calendar")), options ?? new BookingOptions());
        var first = await calendar.Calendars.CopyCapacityAsync(calendar.Name, capacity);
        if (rules is not null)
        {
            await calendar.Calendars.PutAsync(rules(first));
        }

        return calendar;
    }

    /// <summary>The same calendar through another connection.</summary>
    public CalendarInRedis Through(IDatabase redis) => new(redis, Name, new BookingOptions());

    public void Dispose() => _homes.Dispose();

    public static DateTimeOffset At(double hour) => Day.AddHours(hour);

    public BookingWish Wish(double from, double to, string user = "ana", bool hotSpare = false, SeriesId? series = null) => new()
    {
        Id = BookingId.New(TimeProvider.System),
        Pool = Name,
        User = user,
        Title = "Show",
        StartsAt = At(from),
        EndsAt = At(to),
        TimeZone = "UTC",
        HotSpare = hotSpare,
        Series = series,
    };

    public async Task<HoldOutcome> AskAsync(WithoutRoom withoutRoom, params BookingWish[] wishes)
    {
        var outcome = await Bookings.HoldAsync(wishes, (await Calendars.FindAsync(Name))!.Version, withoutRoom);
        if (outcome is HoldOutcome.Held(var held, _))
        {
            await Task.WhenAll(held.Select(view => _homes.ClaimAsync(view.Booking.Id, Name)));
        }

        return outcome;
    }

    public Task<HoldOutcome> AskAsync(double from, double to, string user = "ana", bool hotSpare = false, WithoutRoom withoutRoom = WithoutRoom.Refuse) =>
        AskAsync(withoutRoom, Wish(from, to, user, hotSpare));

    public async Task<BookingId> HoldAsync(double from, double to, string user = "ana", bool hotSpare = false)
    {
        var booking = Assert.Single(Assert.IsType<HoldOutcome.Held>(await AskAsync(from, to, user, hotSpare)).Bookings).Booking;
        Assert.Equal(BookingState.Held, booking.State);
        return booking.Id;
    }

    public async Task<BookingId> WaitAsync(double from, double to, string user = "ana")
    {
        var view = Assert.Single(Assert.IsType<HoldOutcome.Held>(await AskAsync(from, to, user, withoutRoom: WithoutRoom.List)).Bookings);
        Assert.Equal(BookingState.Waiting, view.Booking.State);
        return view.Booking.Id;
    }

    public async Task<BookingId> ConfirmedAsync(double from, double to, string user = "ana")
    {
        var id = await HoldAsync(from, to, user);
        Assert.IsType<BookingOutcome.Done>(await Bookings.ConfirmAsync(id, Acting.ForAnybody));
        return id;
    }

    public Task<ChangeOutcome> ChangeAsync(BookingId id, double from, double to) => ChangeAsync(unbound: false, (id, from, to));

    public Task<ChangeOutcome> ChangeAsync(params (BookingId Id, double From, double To)[] changes) => ChangeAsync(unbound: false, changes);

    public async Task<ChangeOutcome> ChangeAsync(bool unbound, params (BookingId Id, double From, double To)[] changes)
    {
        var wishes = new List<BookingChangeWish>();
        foreach (var (id, from, to) in changes)
        {
            var booking = (await ReadAsync(id)).Booking;
            wishes.Add(new BookingChangeWish(booking, new Span(At(from), At(to)), booking.Title, booking.HotSpare));
        }

        var rules = await Calendars.FindAsync(Name);
        return await Bookings.ChangeAsync(Name, wishes, rules!.Version, Acting.ForAnybody, wishes[0].Booking.User, unbound);
    }

    /// <summary>Gives a booking a hot spare, or takes it.</summary>
    public async Task<ChangeOutcome> SwitchSpareAsync(BookingId id, bool hotSpare)
    {
        var booking = (await ReadAsync(id)).Booking;
        var wish = new BookingChangeWish(booking, new Span(booking.StartsAt, booking.EndsAt), booking.Title, hotSpare);
        return await Bookings.ChangeAsync(Name, [wish], (await Calendars.FindAsync(Name))!.Version, Acting.ForAnybody, booking.User, unbound: false);
    }

    public async Task<BookingView> ReadAsync(BookingId id) => await Bookings.FindAsync(Name, id, Acting.ForAnybody) ?? throw new InvalidOperationException($"{id} is unknown.");

    public async Task<BookingState> StateAsync(BookingId id) => (await ReadAsync(id)).Booking.State;

    public Task<IReadOnlyList<Booking>> ExpireAsync() => Bookings.ExpireAsync(Name, TestContext.Current.CancellationToken);

    /// <summary>Moves a hold or an offer into the past, as if its time were over.</summary>
    public Task LetRunOutAsync(BookingId id) => ChangeAsync(id, record =>
    {
        record["holdUntil"] = 1;
        return 1;
    });

    /// <summary>Moves a booking's window, and its room with it, back in time.</summary>
    public async Task AgeAsync(BookingId id, TimeSpan by)
    {
        var booking = (await ReadAsync(id)).Booking;
        var (from, to) = (booking.StartsAt.ToUnixTimeMilliseconds(), booking.EndsAt.ToUnixTimeMilliseconds());
        var past = (long)by.TotalMilliseconds;
        if (await Redis.SortedSetRemoveAsync(CalendarKeys.Of(Name).Calendar, $"{to}|{id}"))
        {
            await Redis.SortedSetAddAsync(CalendarKeys.Of(Name).Calendar, $"{to - past}|{id}", from - past);
        }

        foreach (var prefix in new[] { "all", $"user:{booking.User}" })
        {
            await Redis.SortedSetRemoveAsync(Keys.Index, $"{prefix}\n{from}\n{id}");
            await Redis.SortedSetAddAsync(Keys.Index, $"{prefix}\n{from - past}\n{id}", 0);
        }

        await ChangeAsync(id, record =>
        {
            record["startsAt"] = from - past;
            record["endsAt"] = to - past;
            // Looked at by the next pass, which knows better.
            return 1;
        });
    }

    /// <summary>Everything that must hold in a calendar at any moment.</summary>
    public async Task AssertSoundAsync()
    {
        var bookings = (await Redis.HashGetAllAsync(Keys.Bookings)).Select(entry => Records.Read<Booking>(entry.Value!)).ToList();
        var expected = bookings.Where(booking => BookingStates.TakesRoom(booking.State))
            .SelectMany(booking => Members(booking).Select(member => (member, (double)booking.StartsAt.ToUnixTimeMilliseconds())));
        var spans = (await Redis.SortedSetRangeByRankWithScoresAsync(CalendarKeys.Of(Name).Calendar)).Where(entry => entry.Score >= 0)
            .Select(entry => ((string)entry.Element!, entry.Score));
        var waiting = (await Redis.SortedSetRangeByRankAsync(Keys.WaitList)).Select(id => BookingId.Parse(id!)).ToHashSet();
        var open = (await Redis.SortedSetRangeByValueAsync(Keys.Index, "open:", "open:~")).Length;

        Assert.Equal(expected.Order(), spans.Order());
        Assert.Equal(bookings.Where(booking => booking.State == BookingState.Waiting).Select(booking => booking.Id).ToHashSet(), waiting);
        Assert.Equal(bookings.Count(booking => !BookingStates.IsOver(booking.State)), open);
        Assert.Equal(bookings.Count, await Redis.SortedSetLengthAsync(Keys.Deadlines));
    }

    private static IEnumerable<string> Members(Booking booking)
    {
        var member = $"{booking.EndsAt.ToUnixTimeMilliseconds()}|{booking.Id}";
        return booking.HotSpare ? [member, $"{member}|2"] : [member];
    }

    private async Task ChangeAsync(BookingId id, Func<JsonObject, long> change)
    {
        var record = JsonNode.Parse((string)(await Redis.HashGetAsync(Keys.Bookings, id.ToString()))!)!.AsObject();
        var deadline = change(record);
        await Redis.HashSetAsync(Keys.Bookings, id.ToString(), record.ToJsonString());
        await Redis.SortedSetAddAsync(Keys.Deadlines, id.ToString(), deadline);
    }
}
