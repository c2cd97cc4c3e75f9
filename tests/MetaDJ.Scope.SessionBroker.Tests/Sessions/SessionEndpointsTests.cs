using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Sessions;

public sealed class SessionEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Session_FromLineToEnd_TellsEverythingOnItsWay(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        var ana = broker.Api(AccessForTests.Member("ana"));

        var waiting = await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool, Duration = TimeSpan.FromMinutes(30) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, waiting.StatusCode);
        Assert.Equal($"/api/sessions/{waiting.Content!.Id}", waiting.Headers!.Location!.OriginalString);
        Assert.Equal(SessionState.Waiting, waiting.Content.State);
        Assert.Equal(1, waiting.Content.Place);
        Assert.True(waiting.Content.EstimatedLiveAt > waiting.Content.OpenedAt);
        Assert.Null(waiting.Content.StageUrl);
        Assert.Equal(broker.Pool, Assert.Single(broker.Hints.Of<PreparePod>()).Pool);

        var pod = broker.Provisioning.AddPod(broker.Pool, PodState.Booting, pricePerHour: 2);
        await broker.PassAsync();
        Assert.Equal(SessionState.Warming, (await ana.GetAsync(waiting.Content.Id, Cancellation)).Content!.State);

        broker.Provisioning.Change(pod, ready => ready with { State = PodState.Ready });
        await broker.PassAsync();
        var live = (await ana.GetAsync(waiting.Content.Id, Cancellation)).Content!;
        Assert.Equal(SessionState.Live, live.State);
        Assert.Equal(live.FencingToken, Assert.Single(broker.Hints.Of<SessionLive>()).FencingToken);
        Assert.Equal(live.LiveAt + TimeSpan.FromMinutes(30), live.EndsAt);
        Assert.Null(live.Place);
        Assert.StartsWith($"{broker.Url}stage/t/", live.StageUrl!.ToString(), StringComparison.Ordinal);

        var beat = await ana.HeartbeatAsync(live.Id, new HeartbeatRequest { FencingToken = live.FencingToken!.Value }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, beat.StatusCode);
        Assert.True(beat.Content!.LeaseExpiresAt >= live.LeaseExpiresAt);

        var closed = (await ana.CloseAsync(live.Id, Cancellation)).Content!;
        Assert.Equal((SessionState.Ended, SessionEndReason.Closed), (closed.State, closed.EndReason!.Value));
        Assert.Null(closed.StageUrl);
        var again = (await ana.CloseAsync(live.Id, Cancellation)).Content!;
        Assert.Equal(JsonSerializer.Serialize(closed), JsonSerializer.Serialize(again));
        Assert.Equal(SessionEndReason.Closed, Assert.Single(broker.Hints.Of<SessionEnded>()).Reason);
        var released = Assert.Single(broker.Hints.Of<PodReleased>());
        Assert.Equal((pod, live.FencingToken.Value), (released.PodId, released.FencingToken));
    }

    [Fact]
    public async Task Open_WhenAPodIsReady_Is201WithLocation()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();

        var opened = await broker.Api(AccessForTests.Member("ana")).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        Assert.Equal($"/api/sessions/{opened.Content!.Id}", opened.Headers!.Location!.OriginalString);
        Assert.Equal(opened.Content.LiveAt + TimeSpan.FromHours(2), opened.Content.EndsAt);
    }

    [Fact]
    public async Task Open_WithoutMoney_Is402_AndTakesNoPod_ButARepeatedCallIsAnsweredAsBefore()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var request = new OpenSessionRequest { Pool = broker.Pool };
        var opened = await broker.Api(AccessForTests.Member("ana")).OpenAsync(request, "key-1", Cancellation);
        broker.Provisioning.Penniless["ana"] = true;
        broker.Provisioning.Penniless["ben"] = true;
        broker.Provisioning.AddPod(broker.Pool);

        var refused = await broker.Api(AccessForTests.Member("ben")).OpenAsync(request, "key-2", Cancellation);
        var again = await broker.Api(AccessForTests.Member("ana")).OpenAsync(request, "key-1", Cancellation);
        broker.Provisioning.Penniless.Clear();
        var later = await broker.Api(AccessForTests.Member("ben")).OpenAsync(request, "key-2", Cancellation);

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Contains("has $0.10 free", (refused.Error as Refit.ApiException)?.Content, StringComparison.Ordinal);
        Assert.Equal(opened.Content!.Id, again.Content!.Id);
        Assert.True(later.IsSuccessful);
    }

    [Fact]
    public async Task Open_WithTheSameKey_OpensOnce()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var request = new OpenSessionRequest { Pool = broker.Pool };

        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => broker.Api(AccessForTests.Member("ana"), i % 2).OpenAsync(request, "key-1", Cancellation)));
        var other = await broker.Api(AccessForTests.Member("ben")).OpenAsync(request, "key-1", Cancellation);
        var reused = await broker.Api(AccessForTests.Member("ana")).OpenAsync(request with { Duration = TimeSpan.FromMinutes(5) }, "key-1", Cancellation);

        Assert.Single(opened.Select(response => response.Content!.Id).Distinct());
        Assert.NotEqual(opened[0].Content!.Id, other.Content!.Id);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
        Assert.Contains("problems/idempotency-key-reused", (reused.Error as Refit.ApiException)?.Content, StringComparison.Ordinal);
        Assert.Equal(2, broker.Hints.Of<PreparePod>().Count());
    }

    [Fact]
    public async Task Open_OfAPoolThatIsNotThere_NamesThoseThatAre()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        using var response = await broker.Client(AccessForTests.Member("ana")).PostAsJsonAsync("/api/sessions", new { pool = "nowhere" }, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("https://metadj.dev/problems/no-such-pool", problem.GetProperty("type").GetString());
        Assert.Contains(broker.Pool.Value, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileProvisioningIsAway_IsHonestUnlessThePoolIsKnown()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Api(AccessForTests.Member("ana"));
        broker.Provisioning.IsDown = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).StatusCode);

        broker.Provisioning.IsDown = false;
        await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);
        broker.Provisioning.IsDown = true;
        Assert.Equal(HttpStatusCode.Accepted, (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("""{"pool":"STAGE"}""")]
    [InlineData("""{"pool":"stage","extra":1}""")]
    [InlineData("""{"pool":"stage","duration":"-01:00:00"}""")]
    [InlineData("""{"pool":"stage","duration":"09:00:00"}""")]
    [InlineData("""{"pool":"stage","duration":"00:00:01"}""")]
    [InlineData("""{"pool":"stage","duration":3600}""")]
    [InlineData("""{"pool":"stage","pool":"stage"}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"pool":null}""")]
    [InlineData("""{"bookingId":"bkg_nonsense"}""")]
    [InlineData("nonsense")]
    public async Task Open_WithABadBody_Is400AndOpensNothing(string body)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        using var response = await broker.Client(AccessForTests.Member("ana"))
            .PostAsync("/api/sessions", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Empty((await broker.Api(AccessForTests.Operator).ListAsync(cancellationToken: Cancellation)).Items);
    }

    [Theory]
    [InlineData("{}", "pool", "bookingId")]
    [InlineData("""{"pool":"stage","bookingId":"BOOKING"}""", "pool", "bookingId")]
    [InlineData("""{"bookingId":"BOOKING","duration":"01:00:00"}""", "duration")]
    public async Task Open_WithNeitherOrBothOfPoolAndBooking_NamesTheFields(string body, params string[] fields)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        body = body.Replace("BOOKING", BookingId.New(TimeProvider.System).ToString(), StringComparison.Ordinal);

        using var response = await broker.Client(AccessForTests.Member("ana"))
            .PostAsync("/api/sessions", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors");
        Assert.Equal(fields.Order(), errors.EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task Open_ForABookingThatIsNot_Is404()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var opened = await broker.Api(AccessForTests.Member("ana"))
            .OpenAsync(new OpenSessionRequest { BookingId = BookingId.New(TimeProvider.System) }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, opened.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("käse")]
    [InlineData("two words")]
    [InlineData(129)]
    public async Task Open_WithABadIdempotencyKey_Is400(object key)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sessions") { Content = JsonContent.Create(new { pool = broker.Pool.Value }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key is int length ? new string('k', length) : (string)key);

        using var response = await broker.Client(AccessForTests.Member("ana")).SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task AnySessionRoute_ForSomebodyElse_Is404()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ben = broker.Api(AccessForTests.Member("ben"));
        var token = session.FencingToken!.Value;

        Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.HeartbeatAsync(session.Id, new HeartbeatRequest { FencingToken = token }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.ExtendAsync(session.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(5) }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = token, Leave = true }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.CloseAsync(session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(AccessForTests.Member("ben")).GetAsync($"/api/sessions/{session.Id}/events", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync($"/api/sessions/{session.Id}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await broker.Api(AccessForTests.Operator).GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Null((await broker.Api(AccessForTests.Service).GetAsync(session.Id, Cancellation)).Content!.StageUrl);
        Assert.Equal(SessionState.Live, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!.State);
    }

    [Fact]
    public async Task Extend_WithAKeyThatExtendedByAnotherTime_Is422()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var (session, _) = await broker.OpenLiveAsync("ana");
        var request = new ExtendSessionRequest { By = TimeSpan.FromMinutes(5) };

        var extended = await ana.ExtendAsync(session.Id, request, "key-1", Cancellation);
        var reused = await ana.ExtendAsync(session.Id, request with { By = TimeSpan.FromMinutes(6) }, "key-1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
        Assert.Contains("problems/idempotency-key-reused", (reused.Error as Refit.ApiException)?.Content, StringComparison.Ordinal);
        Assert.Equal(extended.Content!.EndsAt, (await ana.GetAsync(session.Id, Cancellation)).Content!.EndsAt);
    }

    [Fact]
    public async Task HandOver_GivesTheStageAndTheSessionToTheNext()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"));
        var request = new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value, Leave = true };

        Assert.Equal(HttpStatusCode.BadRequest, (await ana.HandOverAsync(session.Id, request with { To = " " }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ana.HandOverAsync(session.Id, request with { To = "be\u202en" }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ana.HandOverAsync(session.Id, request, Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await ana.GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Empty((await ana.ListAsync(cancellationToken: Cancellation)).Items);
        var mine = Assert.Single((await broker.Api(AccessForTests.Member("ben")).ListAsync(cancellationToken: Cancellation)).Items);
        Assert.True(mine.FencingToken!.Value.Value > session.FencingToken.Value.Value);
        Assert.Equal(HttpStatusCode.Conflict, (await broker.Api(AccessForTests.Member("ben")).HandOverAsync(session.Id, request, Cancellation)).StatusCode);
        Assert.Equal(2, broker.Hints.Of<SessionLive>().Count());
    }

    [Fact]
    public async Task HandOver_AnswersWhoGaveTheStageAwayWithoutWhatOpensIt()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var toBen = new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value, Leave = true };

        var given = (await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, toBen, Cancellation)).Content!;
        var bens = (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).Content!;
        var toCas = new HandOverRequest { To = "cas", FencingToken = bens.FencingToken!.Value };
        var operators = (await broker.Api(AccessForTests.Operator).HandOverAsync(session.Id, toCas, Cancellation)).Content!;
        var services = (await broker.Api(AccessForTests.Service).GetAsync(session.Id, Cancellation)).Content!;

        Assert.Equal(("ben", SessionState.Live), (given.Holder, given.State));
        Assert.Null(given.FencingToken);
        Assert.Null(given.StageUrl);
        Assert.NotNull(bens.StageUrl);
        Assert.NotNull(operators.StageUrl);
        Assert.True(operators.FencingToken!.Value.Value > bens.FencingToken.Value.Value);
        Assert.Equal(operators.FencingToken, services.FencingToken);
    }

    [Fact]
    public async Task HandOver_ToANameOfOurs_Is400AndTheHolderStays()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"));
        var request = new HandOverRequest { To = "service:prompt-queue", FencingToken = session.FencingToken!.Value };

        var refused = await ana.HandOverAsync(session.Id, request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(session.FencingToken, (await ana.GetAsync(session.Id, Cancellation)).Content!.FencingToken);
    }

    [Fact]
    public async Task List_WalksEverybodysPagesNewestFirstAndFilters()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var opened = new List<SessionId>();
        foreach (var holder in new[] { "ana", "ben", "ana", "ben", "ana" })
        {
            opened.Add((await broker.Api(AccessForTests.Member(holder)).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!.Id);
        }

        await broker.Api(AccessForTests.Operator).CloseAsync(opened[2], Cancellation);
        var ana = broker.Api(AccessForTests.Member("ana"));
        var first = await ana.ListAsync(limit: 2, cancellationToken: Cancellation);
        var second = await ana.ListAsync(after: first.Next, limit: 2, cancellationToken: Cancellation);
        var all = await broker.Api(AccessForTests.Operator).ListAsync(cancellationToken: Cancellation);
        var waiting = await ana.ListAsync(SessionState.Waiting, cancellationToken: Cancellation);

        Assert.Equal([opened[4], opened[2]], first.Items.Select(session => session.Id));
        Assert.Equal([opened[0]], second.Items.Select(session => session.Id));
        Assert.Null(second.Next);
        Assert.Equal(5, all.Items.Count);
        Assert.Equal([opened[4], opened[0]], waiting.Items.Select(session => session.Id));
        Assert.Equal(HttpStatusCode.BadRequest, (await broker.Client(AccessForTests.Member("ana")).GetAsync("/api/sessions?limit=0", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_DescribesTheRoutesAndNotTheDoor()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var paths = (await broker.Client(null).GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation)).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();

        Assert.Contains("/api/sessions/{id}/hand-over", paths);
        Assert.DoesNotContain(paths, path => path.StartsWith("/stage", StringComparison.Ordinal));
    }
}
