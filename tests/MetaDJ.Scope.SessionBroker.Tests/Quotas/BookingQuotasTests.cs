using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Quotas;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests.Quotas;

public sealed class BookingQuotasTests(RedisServers servers)
{
    private static readonly QuotaScope Ana = QuotaScope.OfUser("ana");
    private static readonly QuotaScope Visuals = QuotaScope.OfTeam("visuals");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Booking_HoldsQuotaWhenItIsHeld_AndGivesItBackWhenItIsCancelled(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        broker.Provisioning.Offers.Add(Offer(2.50m));
        await LimitAsync(broker, Ana, new QuotaSpec { HoursPerMonth = 3 });
        var ana = broker.Api(AccessForTests.Member("ana"));

        var first = (await ana.CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;
        var second = await ana.CreateBookingAsync(Wish(broker, hour: 20, hours: 2), cancellationToken: Cancellation);

        Assert.True(first.Quote > 5);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        var problem = Problem(second);
        Assert.EndsWith("/quota-exceeded", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal((2m, 1m, 2m), (problem.GetProperty("taken").GetDecimal(), problem.GetProperty("free").GetDecimal(), problem.GetProperty("needed").GetDecimal()));
        var entry = Assert.Single(await EntriesAsync(broker, Ana));
        Assert.Equal((first.Id, (long)(first.Quote * 1_000_000)), (entry.Id, entry.Parts[^1].Usd));

        await ana.CancelBookingAsync(first.Id, cancellationToken: Cancellation);
        Assert.Empty(await EntriesAsync(broker, Ana));
        Assert.Equal(HttpStatusCode.Created, (await ana.CreateBookingAsync(Wish(broker, hour: 20, hours: 2), cancellationToken: Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Booking_WhenManyComeAtOnceOnTwoReplicas_NoMoreThanTheTeamsQuotaAreHeld(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind, replicas: 2);
        broker.Provisioning.Specs[broker.Pool] = new PoolSpec { Pipeline = "longlive", Maximum = 50 };
        await LimitAsync(broker, Visuals, new QuotaSpec { HoursPerMonth = 7 });
        var teams = Enumerable.Range(0, 2).Select(replica => broker.Api(AccessForTests.Operator, replica)).ToList();

        await broker.Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            teams[i % 2].CreateBookingAsync(Wish(broker, hour: 10, hours: 1) with { Team = "visuals" }, cancellationToken: Cancellation)));

        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(33, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(7, (await EntriesAsync(broker, Visuals)).Count);
        Assert.Equal(7, (await EntriesAsync(broker, QuotaScope.OfUser("operator"))).Count);
    }

    [Fact]
    public async Task Booking_WithoutRoom_TakesNoQuotaAndIsToldWhenThereIsSome()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.Specs[broker.Pool] = new PoolSpec { Pipeline = "longlive", Maximum = 1 };
        await broker.Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
        var taken = (await broker.Api(AccessForTests.Member("ben")).CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;

        var refused = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(Wish(broker, hour: 11, hours: 2), cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var window = Problem(refused).GetProperty("freeWindows").EnumerateArray().First();
        Assert.Equal(taken.EndsAt, window.GetProperty("startsAt").GetDateTimeOffset());
        Assert.Empty(await EntriesAsync(broker, Ana));
    }

    [Fact]
    public async Task Booking_WhenThePersonsMoneyIsUsedUp_Is402AndHoldsNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.Penniless["ana"] = true;

        var refused = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Empty(await EntriesAsync(broker, Ana));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_AsksTheQuotaAgain_AndWhatIsRefusedLeavesItAsItWas(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        broker.Provisioning.Offers.Add(Offer(2));
        broker.Provisioning.Specs[broker.Pool] = new PoolSpec { Pipeline = "longlive", Maximum = 1 };
        await broker.Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
        await LimitAsync(broker, Ana, new QuotaSpec { HoursPerMonth = 4 });
        var ana = broker.Api(AccessForTests.Member("ana"));
        var booking = (await ana.CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;
        await broker.Api(AccessForTests.Member("ben")).CreateBookingAsync(Wish(broker, hour: 13, hours: 1), cancellationToken: Cancellation);

        var beyondQuota = await ana.UpdateBookingAsync(booking.Id, new UpdateBookingRequest { Duration = TimeSpan.FromHours(5) }, cancellationToken: Cancellation);
        Assert.EndsWith("/quota-exceeded", Problem(beyondQuota).GetProperty("type").GetString(), StringComparison.Ordinal);
        var withoutRoom = await ana.UpdateBookingAsync(booking.Id, new UpdateBookingRequest { Duration = TimeSpan.FromHours(4) }, cancellationToken: Cancellation);
        Assert.EndsWith("/no-room", Problem(withoutRoom).GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(Problem(withoutRoom).GetProperty("freeWindows").EnumerateArray());
        Assert.Equal(2, Hours(Assert.Single(await EntriesAsync(broker, Ana))));

        var extended = await ana.UpdateBookingAsync(booking.Id, new UpdateBookingRequest { Duration = TimeSpan.FromHours(3) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
        var entry = Assert.Single(await EntriesAsync(broker, Ana));
        Assert.Equal((3.0, booking.Quote!.Value * 1.5m), (Hours(entry), entry.Parts[0].Usd / 1_000_000m));
    }

    [Fact]
    public async Task Booking_ForATeamOfOthers_Is403AndHoldsNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var refused = await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(Wish(broker, hour: 10, hours: 2) with { Team = "visuals" }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(await EntriesAsync(broker, Visuals));
        Assert.Empty(await EntriesAsync(broker, Ana));
    }

    /// <summary>A wish on the wait list holds no quota; the offer is asked about when it is confirmed.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task WaitList_HoldsQuotaWhenTheOfferIsTaken(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        broker.Provisioning.Specs[broker.Pool] = new PoolSpec { Pipeline = "longlive", Maximum = 1 };
        await broker.Services.GetRequiredService<BookingLoop>().ReconcileOnceAsync(Cancellation);
        await LimitAsync(broker, Ana, new QuotaSpec { HoursPerMonth = 3 });
        var (ana, ben) = (broker.Api(AccessForTests.Member("ana")), broker.Api(AccessForTests.Member("ben")));
        var bens = (await ben.CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;
        var waiting = await ana.CreateBookingAsync(Wish(broker, hour: 10, hours: 2) with { WaitList = true }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, waiting.StatusCode);
        Assert.Empty(await EntriesAsync(broker, Ana));

        await ben.CancelBookingAsync(bens.Id, cancellationToken: Cancellation);
        var other = (await ana.CreateBookingAsync(Wish(broker, hour: 15, hours: 2), cancellationToken: Cancellation)).Content!;
        var refused = await ana.ConfirmBookingAsync(waiting.Content!.Id, Cancellation);
        Assert.EndsWith("/quota-exceeded", Problem(refused).GetProperty("type").GetString(), StringComparison.Ordinal);
        await ana.CancelBookingAsync(other.Id, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await ana.ConfirmBookingAsync(waiting.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(waiting.Content.Id, Assert.Single(await EntriesAsync(broker, Ana)).Id);
    }

    /// <summary>A process died between holding the quota and asking for room: nobody has such a booking.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Loop_WhenABookingWasNeverMade_ReleasesWhatWasHeldForIt(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        var kept = (await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;
        var start = kept.StartsAt.AddDays(1);
        await broker.Services.GetRequiredService<BookingQuotas>().ReserveAsync(BookingId.New(TimeProvider.System), "ana", null, new QuotaLoad(new Span(start, start.AddHours(1)), 1, 0));
        Assert.Equal(2, (await EntriesAsync(broker, Ana)).Count);

        await PassAsync(broker);
        Assert.Equal(2, (await EntriesAsync(broker, Ana)).Count);
        await MakeDueAsync(broker, Ana);
        await PassAsync(broker);

        Assert.Equal(kept.Id, Assert.Single(await EntriesAsync(broker, Ana)).Id);
    }

    /// <summary>A change held more of the quota and was refused afterwards.</summary>
    [Fact]
    public async Task Loop_WhenMoreIsHeldThanTheBookingIsLong_HoldsWhatItIs()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var kept = (await broker.Api(AccessForTests.Member("ana")).CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;
        await broker.Services.GetRequiredService<BookingQuotas>().ReserveAsync(kept.Id, "ana", null, new QuotaLoad(new Span(kept.StartsAt, kept.EndsAt.AddHours(3)), 1, 0));
        Assert.Equal(5, Hours(Assert.Single(await EntriesAsync(broker, Ana))));

        await MakeDueAsync(broker, Ana);
        await PassAsync(broker);

        Assert.Equal(2, Hours(Assert.Single(await EntriesAsync(broker, Ana))));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Loop_WhenABookingWasPlayed_SettlesOnWhatItReallyTook(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        broker.Provisioning.Offers.Add(Offer(2.50m));
        var ana = broker.Api(AccessForTests.Member("ana"));
        var booking = (await ana.CreateBookingAsync(Wish(broker, hour: 10, hours: 2), cancellationToken: Cancellation)).Content!;
        await ana.ConfirmBookingAsync(booking.Id, Cancellation);
        var session = SessionId.New(TimeProvider.System);
        var bookings = broker.Services.GetRequiredService<BookingStore>();
        await bookings.MoveAsync(booking.Id, BookingState.Warming, session: session);
        await bookings.MoveAsync(booking.Id, BookingState.Live);
        await bookings.MoveAsync(booking.Id, BookingState.Completed);
        broker.Provisioning.Spend[session.ToString()] = new SessionSpendResponse { Session = session.ToString(), Amount = 3.21m, Gpu = 3.2m, Storage = 0.01m, GpuHours = 1.5, RatePerHour = 0 };

        await MakeDueAsync(broker, Ana);
        await PassAsync(broker);
        Assert.False(Assert.Single(await EntriesAsync(broker, Ana)).Settled);
        await EndedAgoAsync(broker, booking.Id, TimeSpan.FromMinutes(5));
        broker.Provisioning.IsDown = true;
        await MakeDueAsync(broker, Ana);
        await PassAsync(broker);
        Assert.False(Assert.Single(await EntriesAsync(broker, Ana)).Settled);
        broker.Provisioning.IsDown = false;
        await MakeDueAsync(broker, Ana);
        await PassAsync(broker);

        var entry = Assert.Single(await EntriesAsync(broker, Ana));
        Assert.True(entry.Settled);
        Assert.Equal((1.5, 3_210_000), (Hours(entry), entry.Parts[0].Usd));
    }

    [Theory]
    [InlineData(BookingState.Waiting, null, false, "Release")]
    [InlineData(BookingState.Confirmed, null, false, "Hold")]
    [InlineData(BookingState.Cancelled, null, false, "Release")]
    [InlineData(BookingState.Cancelled, 0.5, false, "SettleShare")]
    [InlineData(BookingState.NoShow, null, false, "SettleShare")]
    [InlineData(BookingState.NoShow, null, true, "SettleReal")]
    [InlineData(BookingState.Completed, null, true, "SettleReal")]
    [InlineData(BookingState.Failed, null, false, "Release")]
    [InlineData(BookingState.Failed, null, true, "SettleReal")]
    public void Plan_OfEachState_DoesWhatItIsWorth(BookingState state, double? share, bool played, string expected)
    {
        var now = new DateTimeOffset(2026, 11, 25, 20, 0, 0, TimeSpan.Zero);
        var booking = new Booking
        {
            Id = BookingId.New(TimeProvider.System), Pool = Scope.Provisioning.Contracts.PoolName.Parse("stage"), User = "ana", Title = "Show", State = state, StartsAt = now.AddHours(-3),
            EndsAt = now.AddHours(-1), TimeZone = "UTC", CreatedAt = now.AddDays(-1), CountedShare = (decimal?)share, EndedAt = now.AddHours(-1), Version = 1, Changes = [],
            Session = played ? SessionId.New(TimeProvider.System) : null,
        };

        Assert.Equal(expected, QuotaPlan.Decide(booking, noShowShare: 0.5m, now).GetType().Name);
        Assert.IsType<QuotaAction.Release>(QuotaPlan.Decide(null, 0, now));
    }

    private static double Hours(QuotaEntry entry) => entry.Parts.Where(part => part.Period[0] == 'm').Sum(part => part.Ms) / 3_600_000.0;

    private static Task PassAsync(BrokerApplication broker) => broker.Services.GetRequiredService<QuotaLoop>().ReconcileOnceAsync(Cancellation);

    private static Task<IReadOnlyList<QuotaEntry>> EntriesAsync(BrokerApplication broker, QuotaScope scope) => broker.Services.GetRequiredService<QuotaBook>().EntriesAsync(scope);

    private static async Task LimitAsync(BrokerApplication broker, QuotaScope scope, QuotaSpec spec) =>
        Assert.True(await broker.Services.GetRequiredService<QuotaLimits>().PutAsync(scope, spec));

    /// <summary>As if the time had come to look at everything.</summary>
    private static async Task MakeDueAsync(BrokerApplication broker, QuotaScope scope)
    {
        var redis = broker.Services.GetRequiredService<IDatabase>();
        foreach (var id in await redis.SortedSetRangeByRankAsync(QuotaKeys.Looks(scope)))
        {
            await redis.SortedSetAddAsync(QuotaKeys.Looks(scope), id, 1);
        }

        await redis.SortedSetAddAsync(QuotaKeys.Due, scope.Value, 1);
    }

    private static async Task EndedAgoAsync(BrokerApplication broker, BookingId id, TimeSpan ago)
    {
        var redis = broker.Services.GetRequiredService<IDatabase>();
        var key = BookingKeys.Of(broker.Pool).Bookings;
        var record = JsonNode.Parse((string)(await redis.HashGetAsync(key, id.ToString()))!)!.AsObject();
        record["endedAt"] = TimeProvider.System.GetUtcNow().Subtract(ago).ToUnixTimeMilliseconds();
        await redis.HashSetAsync(key, id.ToString(), record.ToJsonString());
    }

    private static JsonElement Problem(Refit.IApiResponse answer) => JsonDocument.Parse(((Refit.ApiException)answer.Error!).Content!).RootElement;

    /// <summary>On the 12th of the month after next: no week or month ends near it.</summary>
    private static CreateBookingRequest Wish(BrokerApplication broker, int hour, int hours)
    {
        var today = TimeProvider.System.GetUtcNow();
        var day = new DateTimeOffset(today.Year, today.Month, 12, 0, 0, 0, TimeSpan.Zero).AddMonths(2);
        return new CreateBookingRequest { Pool = broker.Pool, Start = day.AddHours(hour).ToString("O"), Duration = TimeSpan.FromHours(hours), Title = "Show" };
    }

    internal static GpuOffer Offer(decimal price) => new()
    {
        GpuType = "NVIDIA GeForce RTX 5090", Name = "RTX 5090", VramGb = 32, Cloud = CloudTier.Secure, DataCenter = "EU-RO-1", PricePerHour = price, RunningPricePerHour = price,
        Stock = "HIGH", Odds = 0.95, TimeToReady = TimeSpan.FromMinutes(8), Fits = true,
    };
}
