using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class CalendarEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_AreReadBackAsTheyWereWritten_AndWrongOnesAreNamedByField()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var chief = broker.Api(AccessForTests.Operator);
        var rules = new CalendarRulesRequest
        {
            Bookable = 1,
            BufferBefore = TimeSpan.FromMinutes(5),
            BufferAfter = TimeSpan.FromMinutes(10),
            Grid = TimeSpan.FromMinutes(30),
            TimeZone = "Europe/Berlin",
            QuietHours = [new QuietHoursRule { Days = [DayOfWeek.Monday, DayOfWeek.Sunday], From = new TimeOnly(2, 0), To = new TimeOnly(6, 0) }],
            Approval = ApprovalPolicy.LongerThan,
            ApprovalLongerThan = TimeSpan.FromHours(4),
            LateCancelShare = 0.25m,
            NoShowAfter = null,
        };

        var written = (await chief.PutCalendarAsync(broker.Pool, rules, Cancellation)).Content!;
        var read = (await broker.Api(AccessForTests.Member("ana")).GetCalendarAsync(broker.Pool, Cancellation)).Content!;

        Assert.Equal((2, 2, 1), (written.Version, written.Maximum, written.Capacity));
        Assert.Equal(JsonSerializer.Serialize(rules), JsonSerializer.Serialize(read.Rules));
        Assert.Null(read.Conflicts);
        Assert.Empty(written.Conflicts!);
        foreach (var (field, body) in new (string, object)[]
        {
            ("bufferAfter", new { bufferAfter = "-00:01:00" }),
            ("longestBooking", new { longestBooking = "8.00:00:00" }),
            ("shortestBooking", new { shortestBooking = "09:00:00" }),
            ("bookableAhead", new { bookableAhead = "500.00:00:00" }),
            ("grid", new { grid = "00:07:00" }),
            ("grid", new { grid = "00:00:00" }),
            ("bookable", new { bookable = -1 }),
            ("lateCancelShare", new { lateCancelShare = 1.5 }),
            ("approvalLongerThan", new { approval = "longerThan" }),
            ("approvalLongerThan", new { approvalLongerThan = "01:00:00" }),
            ("timeZone", new { timeZone = "Mars/Olympus" }),
            ("quietHours", new { quietHours = new[] { new { days = Array.Empty<string>(), from = "02:00", to = "06:00" } } }),
            ("offerFor", new { offerFor = "00:00:01" }),
        })
        {
            using var response = await broker.Client(AccessForTests.Operator).PutAsJsonAsync($"/api/calendars/{broker.Pool}", body, Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{JsonSerializer.Serialize(body)} was answered {response.StatusCode}: {text}");
            Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), $"{JsonSerializer.Serialize(body)}: {text}");
        }

        Assert.Equal(2, (await chief.GetCalendarAsync(broker.Pool, Cancellation)).Content!.Version);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.GetCalendarAsync(PoolName.Parse("nowhere"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Capacity_ThatProvisioningLowers_ThrowsNothingAway_AndOperatorsSeeWhatIsTooMuch()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var first = await BookAsync(ana, broker.Pool, 20);
        var second = await BookAsync(ana, broker.Pool, 21);

        broker.Provisioning.Specs[broker.Pool] = new() { Pipeline = "longlive", Maximum = 1 };
        await broker.CalendarPassAsync();

        var seen = (await broker.Api(AccessForTests.Operator).GetCalendarAsync(broker.Pool, Cancellation)).Content!;
        var conflict = Assert.Single(seen.Conflicts!);
        Assert.Equal((1, second.StartsAt, first.EndsAt, 2), (seen.Capacity, conflict.From, conflict.To, conflict.Taken));
        Assert.Equal(new[] { first.Id, second.Id }.OrderBy(id => id.ToString()), conflict.Bookings);
        Assert.Equal(BookingState.Held, (await ana.GetBookingAsync(second.Id, Cancellation)).Content!.State);

        broker.Provisioning.Pools.Clear();
        await broker.CalendarPassAsync();
        Assert.Equal(0, (await broker.Api(AccessForTests.Operator).GetCalendarAsync(broker.Pool, Cancellation)).Content!.Capacity);
        Assert.Equal(2, (await ana.ListBookingsAsync(cancellationToken: Cancellation)).Items.Count);
        broker.Provisioning.IsDown = true;
        await broker.CalendarPassAsync();
    }

    [Fact]
    public async Task Series_IsHeldConfirmedMovedAndCancelledAsOne_OrInParts()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Api(AccessForTests.Member("ana"));

        var made = (await ana.CreateBookingAsync(Request(broker.Pool, 20) with { Recurrence = "FREQ=WEEKLY;COUNT=4", TimeZone = "Europe/Berlin" }, cancellationToken: Cancellation)).Content!;
        Assert.Equal(4, made.Occurrences!.Count);
        Assert.All(made.Occurrences, each => Assert.Equal(BookingState.Held, each.State));
        var confirmed = (await ana.ConfirmBookingAsync(made.Id, Cancellation)).Content!;
        Assert.All(confirmed.Occurrences!, each => Assert.Equal(BookingState.Confirmed, each.State));

        var third = made.Occurrences[2];
        var moved = await ana.UpdateBookingAsync(third.Id, new UpdateBookingRequest { Start = Text(third.StartsAt.AddHours(1)), Scope = BookingScope.Following }, cancellationToken: Cancellation);
        Assert.Equal([third.StartsAt.AddHours(1), made.Occurrences[3].StartsAt.AddHours(1)], moved.Content!.Occurrences!.Select(each => each.StartsAt));
        Assert.Equal(made.StartsAt, (await ana.GetBookingAsync(made.Id, Cancellation)).Content!.StartsAt);

        var cancelled = (await ana.CancelBookingAsync(third.Id, BookingScope.Following, Cancellation)).Content!;
        Assert.Equal(2, cancelled.Occurrences!.Count);
        Assert.Equal(2, (await ana.ListBookingsAsync(state: BookingState.Confirmed, cancellationToken: Cancellation)).Items.Count);
        var page = await ana.ListBookingsAsync(limit: 3, cancellationToken: Cancellation);
        Assert.Equal(3, page.Items.Count);
        Assert.Single((await ana.ListBookingsAsync(after: page.Next, limit: 3, cancellationToken: Cancellation)).Items);
        Assert.Equal(made.Id, Assert.Single((await ana.ListBookingsAsync(from: made.StartsAt.AddHours(1), to: made.EndsAt, cancellationToken: Cancellation)).Items).Id);
        Assert.Empty((await ana.ListBookingsAsync(from: made.EndsAt, to: made.EndsAt.AddHours(1), cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task Series_OverTakenTimes_IsRefused_OrSkipsThem_OrWaitsForThem()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.Specs[broker.Pool] = new() { Pipeline = "longlive", Maximum = 1 };
        await broker.CalendarPassAsync();
        var ana = broker.Api(AccessForTests.Member("ana"));
        var taken = await BookAsync(ana, broker.Pool, 20);
        var request = Request(broker.Pool, 20 - 24) with { Recurrence = "FREQ=DAILY;COUNT=3" };

        Assert.Equal(HttpStatusCode.Conflict, (await ana.CreateBookingAsync(request, cancellationToken: Cancellation)).StatusCode);
        Assert.Single((await ana.ListBookingsAsync(cancellationToken: Cancellation)).Items);
        var skipping = (await ana.CreateBookingAsync(request with { SkipConflicts = true }, cancellationToken: Cancellation)).Content!;
        Assert.Equal([taken.StartsAt], skipping.Skipped!);
        Assert.Equal(2, skipping.Occurrences!.Count);
        await ana.CancelBookingAsync(skipping.Id, BookingScope.All, Cancellation);
        var waiting = (await ana.CreateBookingAsync(request with { WaitList = true }, cancellationToken: Cancellation)).Content!;
        Assert.Equal([BookingState.Held, BookingState.Waiting, BookingState.Held], waiting.Occurrences!.Select(each => each.State));

        await ana.CancelBookingAsync(taken.Id, cancellationToken: Cancellation);
        var offered = (await ana.GetBookingAsync(waiting.Occurrences![1].Id, Cancellation)).Content!;
        Assert.Equal((BookingState.Held, true), (offered.State, offered.IsOffer));
    }

    [Fact]
    public async Task AnyPool_OfAPipeline_IsTheCheapestWithRoom_AndTheListOfTheFirstWhenThereIsNone()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (dear, cheap) = (PoolName.Parse(RedisServers.Unique("dear")), PoolName.Parse(RedisServers.Unique("cheap")));
        foreach (var (pool, price) in new[] { (dear, 3m), (cheap, 1m) })
        {
            broker.Provisioning.Pools[pool] = true;
            broker.Provisioning.Specs[pool] = new() { Pipeline = "krea", Maximum = 1, MaximumPricePerHour = price };
        }

        var ana = broker.Api(AccessForTests.Member("ana"));
        var request = Request(broker.Pool, 20) with { Pool = null, Pipeline = "krea", WaitList = true };
        var made = new List<BookingResponse>();
        for (var i = 0; i < 3; i++)
        {
            made.Add((await ana.CreateBookingAsync(request, cancellationToken: Cancellation)).Content!);
        }

        Assert.Equal([(cheap, BookingState.Held), (dear, BookingState.Held), (cheap, BookingState.Waiting)], made.Select(each => (each.Pool, each.State)));
        Assert.Equal(1, made[2].Place);
    }

    [Fact]
    public async Task Block_ThroughTheApi_CancelsWhatItIsToldTo_AndIsMadeOncePerKey()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var chief = broker.Api(AccessForTests.Operator);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var booked = await BookAsync(ana, broker.Pool, 20);
        var request = new CreateBlockRequest { Start = Request(broker.Pool, 18).Start, Duration = TimeSpan.FromHours(4), Reason = "Fire inspection", Recurrence = "FREQ=MONTHLY;COUNT=3" };

        Assert.Equal(HttpStatusCode.Conflict, (await chief.CreateBlockAsync(broker.Pool, request, cancellationToken: Cancellation)).StatusCode);
        var blocked = await chief.CreateBlockAsync(broker.Pool, request with { Over = BlockOver.Cancel }, "key-1", Cancellation);
        var again = await chief.CreateBlockAsync(broker.Pool, request with { Over = BlockOver.Cancel }, "key-1", Cancellation);

        Assert.Equal(HttpStatusCode.Created, blocked.StatusCode);
        Assert.Equal([booked.Id], blocked.Content!.Cancelled!);
        Assert.Equal(blocked.Content.Id, again.Content!.Id);
        Assert.Equal(3, Assert.Single((await chief.ListBlocksAsync(broker.Pool, Cancellation)).Content!).Starts.Count);
        var told = (await ana.GetBookingAsync(booked.Id, Cancellation)).Content!;
        Assert.Equal((BookingState.Cancelled, BookingEndReason.Blocked, "Fire inspection"), (told.State, told.EndReason, told.Notice));
        Assert.Equal(HttpStatusCode.NoContent, (await chief.DeleteBlockAsync(broker.Pool, blocked.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.DeleteBlockAsync(broker.Pool, blocked.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await chief.CreateBlockAsync(broker.Pool, request with { Reason = "" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await chief.CreateBlockAsync(broker.Pool, request with { Start = "2020-01-01T00:00" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await chief.CreateBlockAsync(broker.Pool, request with { Duration = null }, cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Approval_IsAskedForWhereThePoolWantsIt_AndRejectingGivesTheRoomBack()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (chief, ana) = (broker.Api(AccessForTests.Operator), broker.Api(AccessForTests.Member("ana")));
        await chief.PutCalendarAsync(broker.Pool, new CalendarRulesRequest { Approval = ApprovalPolicy.Always, Bookable = 1 }, Cancellation);
        var booked = await BookAsync(ana, broker.Pool, 20);
        Assert.Equal(BookingState.AwaitingApproval, (await ana.ConfirmBookingAsync(booked.Id, Cancellation)).Content!.State);

        var rejected = (await chief.RejectBookingAsync(booked.Id, new RejectBookingRequest { Reason = "Another festival is in town" }, Cancellation)).Content!;
        Assert.Equal((BookingState.Cancelled, BookingEndReason.NotApproved, "Another festival is in town"), (rejected.State, rejected.EndReason, rejected.Notice));
        var next = await BookAsync(ana, broker.Pool, 20);
        await ana.ConfirmBookingAsync(next.Id, Cancellation);
        Assert.Equal(BookingState.Confirmed, (await chief.ApproveBookingAsync(next.Id, Cancellation)).Content!.State);
    }

    private static CreateBookingRequest Request(PoolName pool, int hour) => new()
    {
        Pool = pool,
        Start = Text(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(10).AddHours(hour), TimeSpan.Zero)),
        Duration = TimeSpan.FromHours(2),
        Title = "Show",
    };

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    private static async Task<BookingResponse> BookAsync(ISessionBrokerApi api, PoolName pool, int hour)
    {
        var made = await api.CreateBookingAsync(Request(pool, hour), cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return made.Content!;
    }
}
