using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Calendars.Feeds;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Tests.Quotas;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class CalendarScreensTests(RedisServers servers)
{
    private static readonly DateTimeOffset Day = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(10), TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task View_TellsOthersAsBusyOnlyAndOnesOwnInFull(RedisKind kind)
    {
        await using var broker = await StartAsync(kind);
        var bens = await BookAsync(broker, "ben", 10, "Secret launch");
        var anas = await BookAsync(broker, "ana", 14, "My show");

        var view = await ViewAsync(broker, "ana");
        var all = await ViewAsync(broker, null);

        Assert.Equal([(bens.StartsAt, 1, null), (anas.StartsAt, 1, anas.Id)], view.Busy.Select(busy => (busy.StartsAt, busy.Pods, busy.Booking)));
        Assert.Equal(anas.Id, Assert.Single(view.Bookings).Id);
        Assert.DoesNotContain("Secret", JsonSerializer.Serialize(view, HttpDefaults.Json), StringComparison.Ordinal);
        Assert.Equal([bens.Id, anas.Id], all.Busy.Select(busy => busy.Booking!.Value));
        Assert.Equal(2, all.Bookings.Count);
        Assert.Equal((1, "UTC"), (view.Capacity, view.TimeZone));
        Assert.Equal([(Day, Day.AddHours(10)), (Day.AddHours(12), Day.AddHours(14))], view.Free.Take(2).Select(free => (free.StartsAt, free.EndsAt)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Events_KeepTheViewTrueAcrossReplicas(RedisKind kind)
    {
        await using var broker = await StartAsync(kind, replicas: 2);
        var before = await BookAsync(broker, "ben", 10, "Before");
        var view = await ViewAsync(broker, "ana");
        using var anas = await WatchAsync(broker, AccessForTests.Member("ana"), view.Number, replica: 1);
        using var operators = await WatchAsync(broker, AccessForTests.Operator, view.Number, replica: 1);

        var bens = await BookAsync(broker, "ben", 14, "Secret launch");
        var own = await BookAsync(broker, "ana", 18, "My show");
        await broker.Api(AccessForTests.Member("ben")).CancelBookingAsync(before.Id, cancellationToken: Cancellation);

        Assert.Equal((CalendarEventKind.Taken, bens.StartsAt, null), Of(await anas.NextAsync()));
        Assert.Equal((CalendarEventKind.Taken, own.StartsAt, own.Id), Of(await anas.NextAsync()));
        var held = await anas.NextAsync();
        Assert.Equal((CalendarEventKind.Booking, BookingState.Held, own.Id), (held.Kind, held.State!.Value, held.Booking!.Value));
        Assert.Equal((CalendarEventKind.Freed, before.StartsAt, null), Of(await anas.NextAsync()));

        var seen = new List<CalendarEvent>();
        while (seen.Count < 6)
        {
            seen.Add(await operators.NextAsync());
        }

        Assert.Equal(
            [CalendarEventKind.Taken, CalendarEventKind.Booking, CalendarEventKind.Taken, CalendarEventKind.Booking, CalendarEventKind.Freed, CalendarEventKind.Booking],
            seen.Select(told => told.Kind));
        Assert.Equal([bens.Id, bens.Id, own.Id, own.Id, before.Id, before.Id], seen.Select(told => told.Booking!.Value));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => view.Number + i), seen.Select(told => told.Number));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Events_WhenSomeAreMissing_SayThatTheViewMustBeReadAgain(RedisKind kind)
    {
        await using var broker = await StartAsync(kind);
        var view = await ViewAsync(broker, "ana");
        await BookAsync(broker, "ben", 10, "One");
        await BookAsync(broker, "ben", 14, "Two");
        await broker.Services.GetRequiredService<IDatabase>().SortedSetRemoveRangeByRankAsync(CalendarKeys.Of(broker.Pool).Log, 0, 2);

        using var late = await WatchAsync(broker, AccessForTests.Member("ana"), view.Number);
        using var ofAnother = await WatchAsync(broker, AccessForTests.Member("ana"), long.MaxValue / 1_000_000);

        Assert.Equal(CalendarEventKind.Reset, (await late.NextAsync()).Kind);
        Assert.Equal(CalendarEventKind.Reset, (await ofAnother.NextAsync()).Kind);
    }

    [Fact]
    public async Task Log_IsBounded()
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        var bookings = broker.Services.GetRequiredService<BookingStore>();
        var booking = await BookAsync(broker, "ana", 10, "Show");
        await broker.Api(AccessForTests.Member("ana")).ConfirmBookingAsync(booking.Id, Cancellation);
        for (var i = 0; i < 1_010; i++)
        {
            await bookings.MoveAsync(booking.Id, i % 2 == 0 ? BookingState.Warming : BookingState.Live);
        }

        Assert.Equal(1_000, await broker.Services.GetRequiredService<IDatabase>().SortedSetLengthAsync(CalendarKeys.Of(broker.Pool).Log));
    }

    [Theory]
    [InlineData("free?count=0", "count")]
    [InlineData("free?length=-01:00:00", "length")]
    [InlineData("view?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z", "to")]
    [InlineData("view?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z", "to")]
    public async Task Screens_OfWhatMakesNoSense_Are400(string query, string field)
    {
        await using var broker = await StartAsync(RedisKind.Redis);

        var answer = await broker.Client(AccessForTests.Member("ana")).GetAsync($"/api/calendars/{broker.Pool}/{query}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(AccessForTests.Member("ana")).GetAsync("/api/calendars/nowhere/free", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync($"/api/calendars/{broker.Pool}/view", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Free_FindsTheNextWindows()
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        await BookAsync(broker, "ben", 10, "Show");

        var free = await broker.Client(AccessForTests.Member("ana")).GetFromJsonAsync<FreeWindow[]>(
            $"/api/calendars/{broker.Pool}/free?from={Uri.EscapeDataString(Day.AddHours(9).ToString("O"))}&length=01:30:00&count=1", HttpDefaults.Json, Cancellation);

        Assert.Equal(Day.AddHours(12), Assert.Single(free!).StartsAt);
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(9, false)]
    public async Task Quote_WhenTheStartIsOnNoWholeMinute_TellsWhatABookingWouldBeTold(int hour, bool hasRoom)
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        await BookAsync(broker, "ben", 10, "Show");
        var start = Day.AddHours(hour).AddSeconds(35).ToString("O");
        var ana = broker.Client(AccessForTests.Member("ana"));
        var wish = new QuoteRequest { Pool = broker.Pool, Start = start, Duration = TimeSpan.FromHours(1) };
        using var answer = await ana.PostAsJsonAsync("/api/bookings/quote", wish, HttpDefaults.Json, Cancellation);
        using var booked = await ana.PostAsJsonAsync("/api/bookings", new { pool = broker.Pool.Value, start, duration = "01:00:00", title = "Odd" }, Cancellation);
        var quote = await answer.Content.ReadFromJsonAsync<QuoteResponse>(HttpDefaults.Json, Cancellation);
        Assert.Equal((hasRoom, hasRoom), (quote!.HasRoom, booked.StatusCode == HttpStatusCode.Created));
    }

    [Fact]
    public async Task Quote_TellsPriceFeasibilityAndRoom_AndHoldsNothing()
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        broker.Provisioning.Offers.Add(BookingQuotasTests.Offer(2));
        await BookAsync(broker, "ben", 10, "Show");
        var ana = broker.Client(AccessForTests.Member("ana"));

        var withoutRoom = await QuoteAsync(new QuoteRequest { Pool = broker.Pool, Start = Day.AddHours(11).ToString("O"), Duration = TimeSpan.FromHours(2) });
        var withRoom = await QuoteAsync(new QuoteRequest { Pool = broker.Pool, Start = Day.AddHours(13).ToString("O"), Duration = TimeSpan.FromHours(2) });
        broker.Provisioning.Penniless["ana"] = true;
        var poor = await QuoteAsync(new QuoteRequest { Pool = broker.Pool, Start = Day.AddHours(13).ToString("O"), Duration = TimeSpan.FromHours(3) });

        Assert.Equal((false, Day.AddHours(12)), (withoutRoom.HasRoom!.Value, withoutRoom.FreeWindows![0].StartsAt));
        Assert.True(withRoom.HasRoom);
        Assert.Equal((2m, FeasibilityVerdict.Likely), (withRoom.PricePerHour, withRoom.Feasibility.Verdict));
        Assert.Equal((decimal)(withRoom.Duration + withRoom.WarmingLead).TotalHours * 2, withRoom.Amount!.Value, 4);
        Assert.Contains("RTX 5090 in EU-RO-1", withRoom.Explanation, StringComparison.Ordinal);
        Assert.Contains("budget of ana", poor.Money, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await ana.PostAsJsonAsync("/api/bookings/quote", new { pool = broker.Pool.Value, start = "tonight" }, Cancellation)).StatusCode);
        Assert.Single((await ViewAsync(broker, null)).Busy);

        async Task<QuoteResponse> QuoteAsync(QuoteRequest request)
        {
            var answer = await ana.PostAsJsonAsync("/api/bookings/quote", request, HttpDefaults.Json, Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<QuoteResponse>(HttpDefaults.Json, Cancellation))!;
        }
    }

    [Fact]
    public async Task Hold_WhenProvisioningDoesNotAnswer_IsMadeAndSaysThatThePriceIsUnknown()
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        broker.Provisioning.IsDown = true;

        var held = await BookAsync(broker, "ana", 10, "Show");

        Assert.Null(held.Quote);
        Assert.Equal(FeasibilityVerdict.Unclear, held.Quoted!.Feasibility.Verdict);
        Assert.Contains("Provisioning does not answer", held.Quoted.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Feed_IsReadByItsSecretUntilItIsRevoked(RedisKind kind)
    {
        await using var broker = await StartAsync(kind);
        await BookAsync(broker, "ben", 10, "Secret launch");
        await BookAsync(broker, "ana", 14, "My show");
        var ana = broker.Client(AccessForTests.Member("ana"));
        var mine = await CreateFeedAsync(ana, new CreateFeedRequest { Name = "Phone" });
        var pools = await CreateFeedAsync(ana, new CreateFeedRequest { Pool = broker.Pool });
        var operators = await CreateFeedAsync(broker.Client(AccessForTests.Operator), new CreateFeedRequest { Pool = broker.Pool });
        using var anybody = broker.Client(null);

        Assert.Equal(["My show"], await SummariesAsync(mine));
        Assert.Equal(["Busy", "My show"], await SummariesAsync(pools));
        Assert.Equal(["My show", "Secret launch"], await SummariesAsync(operators));
        var listed = await ana.GetFromJsonAsync<Page<FeedResponse>>("/api/calendars/feeds?limit=1", HttpDefaults.Json, Cancellation);
        Assert.Equal((mine.Id, null, "Phone"), (listed!.Items[0].Id, listed.Items[0].Url, listed.Items[0].Name));
        Assert.Equal(pools.Id, Assert.Single((await ana.GetFromJsonAsync<Page<FeedResponse>>($"/api/calendars/feeds?after={Uri.EscapeDataString(listed.Next!)}", HttpDefaults.Json, Cancellation))!.Items).Id);

        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(AccessForTests.Member("ben")).DeleteAsync($"/api/calendars/feeds/{mine.Id}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ana.DeleteAsync($"/api/calendars/feeds/{mine.Id}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync(mine.Url, Cancellation)).StatusCode);
        Assert.Equal(["Busy", "My show"], await SummariesAsync(pools));

        async Task<List<string>> SummariesAsync(FeedResponse feed)
        {
            var answer = await anybody.GetAsync(feed.Url, Cancellation);
            Assert.Equal((HttpStatusCode.OK, "text/calendar", true), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.NoStore));
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Empty(IcsSyntax.Complaints(text));
            return [.. Ical.Net.Calendar.Load(text)!.Events.Select(one => one.Summary!).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Feed_KeepsItsSecretOutOfTheRecordAndTheLogs()
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        var feed = await CreateFeedAsync(broker.Client(AccessForTests.Member("ana")), new CreateFeedRequest());
        var secret = feed.Url!.Segments[^1].Replace(".ics", "", StringComparison.Ordinal);
        await broker.Client(null).GetAsync(feed.Url, Cancellation);
        var redis = broker.Services.GetRequiredService<IDatabase>();

        Assert.True(FeedSecret.IsPossible(secret));
        foreach (var key in FeedKeys.All[..2])
        {
            Assert.DoesNotContain(await redis.HashGetAllAsync(key), entry => $"{entry.Name}{entry.Value}".Contains(secret, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(secret, broker.Logs.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(null).GetAsync($"/ics/{secret[..^1]}!.ics", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(null).GetAsync($"/ics/{FeedSecret.New()}.ics", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Feed_ReadTooOften_IsToldToWait()
    {
        await using var broker = await StartAsync(RedisKind.Redis, settings: ("Calendars:FeedReadsPerMinute", "3"));
        using var anybody = broker.Client(null);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add((await anybody.GetAsync($"/ics/{FeedSecret.New()}.ics", Cancellation)).StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task Feed_BeyondWhatAPersonMayHave_Is409()
    {
        await using var broker = await StartAsync(RedisKind.Redis);
        using var ana = broker.Client(AccessForTests.Member("ana"));
        for (var i = 0; i < FeedStore.MostPerPerson; i++)
        {
            await CreateFeedAsync(ana, new CreateFeedRequest());
        }

        Assert.Equal(HttpStatusCode.Conflict, (await ana.PostAsJsonAsync("/api/calendars/feeds", new CreateFeedRequest(), HttpDefaults.Json, Cancellation)).StatusCode);
        await CreateFeedAsync(broker.Client(AccessForTests.Member("anaa")), new CreateFeedRequest());
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Invitation_AsksAndIsTakenBack(RedisKind kind)
    {
        await using var broker = await StartAsync(kind);
        var booking = await BookAsync(broker, "ana", 10, "Show; with, signs\\");
        var ana = broker.Client(AccessForTests.Member("ana"));

        var invited = await ana.GetStringAsync($"/api/bookings/{booking.Id}/invitation.ics", Cancellation);
        await broker.Api(AccessForTests.Member("ana")).CancelBookingAsync(booking.Id, cancellationToken: Cancellation);
        var takenBack = await ana.GetStringAsync($"/api/bookings/{booking.Id}/invitation.ics", Cancellation);

        Assert.Empty(IcsSyntax.Complaints(invited).Concat(IcsSyntax.Complaints(takenBack)));
        var (first, second) = (Ical.Net.Calendar.Load(invited)!, Ical.Net.Calendar.Load(takenBack)!);
        Assert.Equal(("REQUEST", "CANCEL"), (first.Method, second.Method));
        Assert.Equal(("TENTATIVE", "CANCELLED"), (first.Events[0]!.Status, second.Events[0]!.Status));
        Assert.Equal(first.Events[0]!.Uid, second.Events[0]!.Uid);
        Assert.True(second.Events[0]!.Sequence > first.Events[0]!.Sequence);
        Assert.Equal("mailto:ana@metadj-scope.invalid", first.Events[0]!.Attendees[0].Value!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(AccessForTests.Member("ben")).GetAsync($"/api/bookings/{booking.Id}/invitation.ics", Cancellation)).StatusCode);
    }

    /// <summary>Every booking of a year, as the broker keeps them, opens in Ical.Net and by the grammar of RFC 5545.</summary>
    [Fact]
    public async Task Export_OfAYear_OpensWithoutAComplaint()
    {
        await using var broker = await StartAsync(RedisKind.Redis, settings: ("Bookings:MostOpenPerPerson", "2000"));
        await broker.Services.GetRequiredService<CalendarStore>().PutAsync(
            (await broker.Services.GetRequiredService<CalendarStore>().FindAsync(broker.Pool))! with { AheadMs = (long)TimeSpan.FromDays(400).TotalMilliseconds });
        var titles = new[] { "Líve, über; \\ \ud83c\udf9b\ufe0f", "END:VEVENT", "\"quoted\": yes", new string('\u00e9', 110), "日本語のライブ" };
        var rules = (await broker.Services.GetRequiredService<CalendarStore>().FindAsync(broker.Pool))!;
        var bookings = broker.Services.GetRequiredService<BookingStore>();
        for (var day = 0; day < 355; day++)
        {
            var id = BookingId.New(TimeProvider.System);
            var start = TimeProvider.System.GetUtcNow().AddDays(day + 1);
            var outcome = await bookings.HoldAsync(
                [new BookingWish { Id = id, Pool = broker.Pool, User = "ana", Title = titles[day % titles.Length], StartsAt = start, EndsAt = start.AddHours(3), TimeZone = "Europe/Berlin" }],
                rules.Version, WithoutRoom.Refuse);
            Assert.IsType<HoldOutcome.Held>(outcome);
            await broker.Services.GetRequiredService<BookingHomes>().ClaimAsync(id, broker.Pool);
        }

        var answer = await broker.Client(AccessForTests.Member("ana")).GetAsync("/api/bookings/calendar.ics", Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Empty(IcsSyntax.Complaints(text));
        var events = Ical.Net.Calendar.Load(text)!.Events;
        Assert.Equal(355, events.Select(one => one.Uid).Distinct().Count());
        Assert.Equal(titles.Order(StringComparer.Ordinal), events.Select(one => one.Summary!).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Ical.Net.Calendar.Load(await broker.Client(AccessForTests.Member("ben")).GetStringAsync("/api/bookings/calendar.ics", Cancellation))!.Events);
    }

    private static (CalendarEventKind, DateTimeOffset, BookingId?) Of(CalendarEvent told) => (told.Kind, told.StartsAt!.Value, told.Booking);

    /// <summary>One pod.</summary>
    private async Task<BrokerApplication> StartAsync(RedisKind kind, int replicas = 1, params (string, string)[] settings)
    {
        var broker = await BrokerApplication.StartAsync(servers, kind, replicas, settings: settings);
        broker.Provisioning.Specs[broker.Pool] = new PoolSpec { Pipeline = "longlive", Maximum = 1 };
        await broker.Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
        return broker;
    }

    private static async Task<BookingResponse> BookAsync(BrokerApplication broker, string user, int hour, string title)
    {
        var held = await broker.Api(AccessForTests.Member(user)).CreateBookingAsync(
            new CreateBookingRequest { Pool = broker.Pool, Start = Day.AddHours(hour).ToString("O"), Duration = TimeSpan.FromHours(2), Title = title }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        return held.Content!;
    }

    private static async Task<CalendarViewResponse> ViewAsync(BrokerApplication broker, string? user)
    {
        var client = broker.Client(user is null ? AccessForTests.Operator : AccessForTests.Member(user));
        return (await client.GetFromJsonAsync<CalendarViewResponse>($"/api/calendars/{broker.Pool}/view?from={Uri.EscapeDataString(Day.ToString("O"))}", HttpDefaults.Json, Cancellation))!;
    }

    private static async Task<FeedResponse> CreateFeedAsync(HttpClient client, CreateFeedRequest request)
    {
        var answer = await client.PostAsJsonAsync("/api/calendars/feeds", request, HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<FeedResponse>(HttpDefaults.Json, Cancellation))!;
    }

    private static async Task<Watching> WatchAsync(BrokerApplication broker, System.Net.Http.Headers.AuthenticationHeaderValue caller, long after, int replica = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/calendars/{broker.Pool}/events");
        request.Headers.Add("Last-Event-ID", after.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var response = await broker.Client(caller, replica).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new Watching(response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation)));
    }

    private sealed class Watching(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public async Task<CalendarEvent> NextAsync()
        {
            while (true)
            {
                var line = await reader.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException("The stream is over.");
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return JsonSerializer.Deserialize<CalendarEvent>(line["data: ".Length..], HttpDefaults.Json)!;
                }
            }
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
