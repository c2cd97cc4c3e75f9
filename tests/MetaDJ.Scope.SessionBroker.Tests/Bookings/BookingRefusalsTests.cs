using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Bookings;

/// <summary>Every way a request about bookings is refused, by its status, its type and the field it names.</summary>
public sealed class BookingRefusalsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_OfWhatCannotBe_NamesTheField_AndStoresNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var client = broker.Client(AccessForTests.Member("ana"));
        var (pool, start) = (broker.Pool.Value, Ahead(10, 20));

        foreach (var (field, body) in new (string, object)[]
        {
            ("pool", new { start, duration = "02:00:00", title = "Show" }),
            ("pool", new { pool, pipeline = "longlive", start, duration = "02:00:00", title = "Show" }),
            ("end", new { pool, start, title = "Show" }),
            ("end", new { pool, start, end = Ahead(10, 22), duration = "02:00:00", title = "Show" }),
            ("end", new { pool, start, end = start, title = "Show" }),
            ("end", new { pool, start, end = Ahead(10, 19), title = "Show" }),
            ("end", new { pool, start, duration = "00:10:00", title = "Show" }),
            ("end", new { pool, start, duration = "08:00:01", title = "Show" }),
            ("duration", new { pool, start, duration = "-01:00:00", title = "Show" }),
            ("duration", new { pool, start, duration = "9.00:00:00", title = "Show" }),
            ("start", new { pool, start = Ahead(-1, 20), duration = "02:00:00", title = "Show" }),
            ("start", new { pool, start = Ahead(190, 20), duration = "02:00:00", title = "Show" }),
            ("start", new { pool, start = "tomorrow", duration = "02:00:00", title = "Show" }),
            ("start", new { pool, start = "9999-12-31T23:59:59Z", duration = "02:00:00", title = "Show" }),
            ("start", new { pool, start = "0001-01-01T00:00:00Z", duration = "02:00:00", title = "Show" }),
            ("start", new { pool, start = NonExisting(), duration = "02:00:00", title = "Show", timeZone = "Europe/Berlin" }),
            ("timeZone", new { pool, start, duration = "02:00:00", title = "Show", timeZone = "Europe/Atlantis" }),
            ("title", new { pool, start, duration = "02:00:00", title = "" }),
            ("title", new { pool, start, duration = "02:00:00", title = new string('x', 121) }),
            ("title", new { pool, start, duration = "02:00:00", title = "a\nb" }),
            ("recurrence", new { pool, start, duration = "02:00:00", title = "Show", recurrence = "FREQ=WEEKLY" }),
            ("recurrence", new { pool, start, duration = "02:00:00", title = "Show", recurrence = "FREQ=WEEKLY;COUNT=40" }),
            ("recurrence", new { pool, start, duration = "02:00:00", title = "Show", recurrence = "FREQ=DAILY;COUNT=201" }),
            ("skipConflicts", new { pool, start, duration = "02:00:00", title = "Show", skipConflicts = true }),
            ("skipConflicts", new { pool, start, duration = "02:00:00", title = "Show", recurrence = "FREQ=WEEKLY;COUNT=2", skipConflicts = true, waitList = true }),
        })
        {
            using var response = await client.PostAsJsonAsync("/api/bookings", body, Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{JsonSerializer.Serialize(body)} was answered {response.StatusCode}: {text}");
            var errors = JsonDocument.Parse(text).RootElement.GetProperty("errors");
            Assert.True(errors.TryGetProperty(field, out _), $"{JsonSerializer.Serialize(body)} names {errors}, not {field}.");
        }

        Assert.Empty((await broker.Api(AccessForTests.Operator).ListBookingsAsync(cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task Create_WithoutRoomOrRightOrPool_IsRefusedByItsType()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.Specs[broker.Pool] = new() { Pipeline = "longlive", Maximum = 1 };
        await broker.CalendarPassAsync();
        var ana = broker.Client(AccessForTests.Member("ana"));
        var body = new { pool = broker.Pool.Value, start = Ahead(10, 20), duration = "02:00:00", title = "Show" };
        Assert.Equal(HttpStatusCode.Created, (await ana.PostAsJsonAsync("/api/bookings", body, Cancellation)).StatusCode);

        var full = await ProblemAsync(await ana.PostAsJsonAsync("/api/bookings", body, Cancellation), HttpStatusCode.Conflict, "no-room");
        Assert.NotEqual(0, full.GetProperty("freeWindows").GetArrayLength());
        await ProblemAsync(await ana.PostAsJsonAsync("/api/bookings", new { pool = "nowhere", body.start, body.duration, body.title }, Cancellation), HttpStatusCode.NotFound, "no-such-pool");
        await ProblemAsync(await ana.PostAsJsonAsync("/api/bookings", new { pipeline = "other", body.start, body.duration, body.title }, Cancellation), HttpStatusCode.NotFound, "no-such-pipeline");
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(AccessForTests.Guest("gil")).PostAsJsonAsync("/api/bookings", body, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).PostAsJsonAsync("/api/bookings", body, Cancellation)).StatusCode);
        broker.Provisioning.Penniless["ben"] = true;
        await ProblemAsync(
            await broker.Client(AccessForTests.Member("ben")).PostAsJsonAsync("/api/bookings", new { body.pool, start = Ahead(11, 20), body.duration, body.title }, Cancellation),
            HttpStatusCode.PaymentRequired, "no-money");
        broker.Provisioning.IsDown = true;
        await ProblemAsync(await ana.PostAsJsonAsync("/api/bookings", new { pool = "elsewhere", body.start, body.duration, body.title }, Cancellation), HttpStatusCode.ServiceUnavailable, "provisioning-unreachable");
    }

    [Fact]
    public async Task Create_WithTheSameKey_BooksOnce_AndAnotherRequestWithIt_IsRefused()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var request = new CreateBookingRequest
        {
            Pipeline = "longlive", Start = Ahead(10, 20), Duration = TimeSpan.FromHours(2), Title = "Show", Recurrence = "FREQ=DAILY;COUNT=3",
        };

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => broker.Api(AccessForTests.Member("ana"), i % 2).CreateBookingAsync(request, "key-1", Cancellation)));
        var reused = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(request with { Title = "Other" }, "key-1", Cancellation);

        Assert.All(made, response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        Assert.Single(made.Select(response => response.Content!.Id).Distinct());
        Assert.All(made, response => Assert.Equal(3, response.Content!.Occurrences!.Count));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
        Assert.Equal(3, (await broker.Api(AccessForTests.Member("ana")).ListBookingsAsync(cancellationToken: Cancellation)).Items.Count);
    }

    [Fact]
    public async Task Others_BookingsDoNotExist_AndWhatIsForOperatorsIsForbidden()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var made = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(
            new CreateBookingRequest { Pool = broker.Pool, Start = Ahead(10, 20), Duration = TimeSpan.FromHours(2), Title = "Show" }, cancellationToken: Cancellation);
        var id = made.Content!.Id;
        var ben = broker.Client(AccessForTests.Member("ben"));

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Delete, "", null), (HttpMethod.Patch, "", new { title = "Mine" }), (HttpMethod.Post, "/confirm", null), (HttpMethod.Post, "/check-in", null),
        })
        {
            using var request = new HttpRequestMessage(method, $"/api/bookings/{id}{path}") { Content = body is null ? null : JsonContent.Create(body) };
            await ProblemAsync(await ben.SendAsync(request, Cancellation), HttpStatusCode.NotFound, "not-found");
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PostAsync($"/api/bookings/{id}/approve", null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PostAsJsonAsync($"/api/bookings/{id}/reject", new { reason = "No" }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PutAsJsonAsync($"/api/calendars/{broker.Pool}", new { }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.GetAsync($"/api/calendars/{broker.Pool}/blocks", Cancellation)).StatusCode);
        var busy = await broker.Api(AccessForTests.Member("ben")).GetBusyAsync(broker.Pool, made.Content.StartsAt.AddDays(-1), made.Content.EndsAt.AddDays(1), Cancellation);
        var span = Assert.Single(busy.Content!.Spans);
        Assert.Equal((made.Content.StartsAt, BusyKind.Booking, null), (span.From, span.Kind, span.Booking));
        Assert.Equal(id, (await broker.Api(AccessForTests.Member("ana")).GetBusyAsync(broker.Pool, span.From, span.To, Cancellation)).Content!.Spans[0].Booking);
        Assert.Equal("Show", (await broker.Api(AccessForTests.Member("ana")).GetBookingAsync(id, Cancellation)).Content!.Title);
    }

    [Fact]
    public async Task Steps_OutOfTurn_AreRefusedByTheirTypes()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Client(AccessForTests.Member("ana"));
        var made = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(
            new CreateBookingRequest { Pool = broker.Pool, Start = Ahead(10, 20), Duration = TimeSpan.FromHours(2), Title = "Show" }, cancellationToken: Cancellation);
        var path = $"/api/bookings/{made.Content!.Id}";
        var chief = broker.Client(AccessForTests.Operator);

        await ProblemAsync(await ana.PostAsync($"{path}/check-in", null, Cancellation), HttpStatusCode.Conflict, "booking-state");
        await ProblemAsync(await chief.PostAsync($"{path}/approve", null, Cancellation), HttpStatusCode.Conflict, "booking-state");
        await ana.PostAsync($"{path}/confirm", null, Cancellation);
        await ProblemAsync(await ana.PostAsync($"{path}/check-in", null, Cancellation), HttpStatusCode.Conflict, "check-in-too-early");
        await ProblemAsync(await chief.PostAsJsonAsync($"{path}/reject", new { reason = "Too loud" }, Cancellation), HttpStatusCode.Conflict, "booking-state");
        await ProblemAsync(await chief.PostAsJsonAsync($"{path}/reject", new { reason = "" }, Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemAsync(await ana.PatchAsJsonAsync(path, new { }, Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemAsync(await ana.PatchAsJsonAsync(path, new { end = Ahead(10, 22), duration = "01:00:00" }, Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemAsync(await ana.PatchAsJsonAsync(path, new { duration = "09:00:00" }, Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemAsync(await ana.PatchAsJsonAsync(path, new { start = Ahead(-3, 20) }, Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(HttpStatusCode.OK, (await ana.DeleteAsync(path, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ana.DeleteAsync(path, Cancellation)).StatusCode);
        await ProblemAsync(await ana.PostAsync($"{path}/confirm", null, Cancellation), HttpStatusCode.Conflict, "booking-state");
        await ProblemAsync(await ana.PatchAsJsonAsync(path, new { title = "Other" }, Cancellation), HttpStatusCode.Conflict, "booking-state");
        await ProblemAsync(await ana.GetAsync("/api/bookings?limit=0", Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemAsync(await ana.GetAsync("/api/bookings?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", Cancellation), HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(HttpStatusCode.BadRequest, (await ana.GetAsync("/api/bookings?after=nothing", Cancellation)).StatusCode);
        await ProblemAsync(await ana.GetAsync($"/api/calendars/{broker.Pool}/busy?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z", Cancellation), HttpStatusCode.BadRequest, "invalid-request");
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, HttpStatusCode status, string kind)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.StatusCode == status, $"{response.RequestMessage!.RequestUri} was answered {response.StatusCode}: {text}");
            var problem = JsonDocument.Parse(text).RootElement;
            Assert.EndsWith($"problems/{kind}", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
            return problem;
        }
    }

    private static string Ahead(int days, int hour) => TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(days).AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm", null);

    /// <summary>Half past two in the night of the last Sunday of next March, which Berlin does not have.</summary>
    private static string NonExisting()
    {
        var day = new DateOnly(TimeProvider.System.GetUtcNow().Year + 1, 3, 31);
        return $"{day.AddDays(-(int)day.DayOfWeek):yyyy-MM-dd}T02:30";
    }
}
