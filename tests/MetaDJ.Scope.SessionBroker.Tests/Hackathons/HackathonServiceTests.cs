using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.Hackathons;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.SessionBroker.Tests.Hackathons;

public sealed class HackathonServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<HackathonResponse> CreateAsync(BrokerApplication broker, bool keepPicture = false, int stages = 1, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hackathons")
        {
            Content = JsonContent.Create(
                new CreateHackathonRequest
                {
                    Name = "Night of a hundred prompts",
                    Pool = broker.Pool,
                    Stages = stages,
                    SlotLength = TimeSpan.FromMinutes(10),
                    From = TimeProvider.System.GetUtcNow().AddMinutes(-1),
                    To = TimeProvider.System.GetUtcNow().AddHours(5),
                    KeepPicture = keepPicture,
                },
                options: HttpDefaults.Json),
        };
        if (key is not null)
        {
            request.Headers.Add(IdempotencyKeys.Header, key);
        }

        using var answer = await broker.Client(AccessForTests.Operator).SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<HackathonResponse>(HttpDefaults.Json, Cancellation))!;
    }

    private static Task<HttpResponseMessage> RegisterAsync(BrokerApplication broker, HackathonResponse hackathon, string captain, string? code = null, params string[] members) =>
        broker.Client(AccessForTests.Member(captain)).PostAsJsonAsync(
            $"/api/hackathons/{hackathon.Id}/teams",
            new RegisterTeamRequest { Code = code ?? hackathon.Code!, Name = $"Team {captain}", Members = members },
            HttpDefaults.Json,
            Cancellation);

    private static async Task<HackathonTeamResponse> JoinAsync(BrokerApplication broker, HackathonResponse hackathon, string captain, params string[] members)
    {
        using var answer = await RegisterAsync(broker, hackathon, captain, null, members);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<HackathonTeamResponse>(HttpDefaults.Json, Cancellation))!;
    }

    private static async Task<HackathonTeamResponse> TeamAsync(BrokerApplication broker, HackathonTeamResponse team) =>
        (await broker.Client(AccessForTests.Member(team.Captain)).GetFromJsonAsync<HackathonTeamResponse>(
            $"/api/hackathons/{team.HackathonId}/teams/{team.Id}", HttpDefaults.Json, Cancellation))!;

    private static async Task<HackathonBoard> BoardAsync(BrokerApplication broker, HackathonId id) =>
        (await broker.Client(AccessForTests.Member("anybody")).GetFromJsonAsync<HackathonBoard>($"/api/hackathons/{id}/board", HttpDefaults.Json, Cancellation))!;

    private static async Task<HttpStatusCode> ActAsync(BrokerApplication broker, HackathonId id, string verb, object? body = null)
    {
        using var answer = await broker.Client(AccessForTests.Operator).PostAsJsonAsync($"/api/hackathons/{id}/{verb}", body ?? new { }, HttpDefaults.Json, Cancellation);
        return answer.StatusCode;
    }

    private static async Task PassAsync(BrokerApplication broker, int replica = 0)
    {
        await broker.ServicesOf(replica).GetRequiredService<HackathonLoop>().ReconcileOnceAsync(Cancellation);
        await broker.PassAsync(replica);
    }

    private static async Task ShowUpAsync(BrokerApplication broker, SessionId session) =>
        await broker.Services.GetRequiredService<LifeStore>().NoteLifeAsync(broker.Pool, [session]);

    [Fact]
    public async Task Turns_GoFromTeamToTeamOnOneStageWithAResetAndARisenToken()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var pod = broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var hackathon = await CreateAsync(broker);
        var ana = await JoinAsync(broker, hackathon, "ana", "amy");
        var ben = await JoinAsync(broker, hackathon, "ben");
        Assert.Equal((1, 2), (ana.Place, ben.Place));

        // Two processes at once: one of them opens the session, none opens two.
        await Task.WhenAll(PassAsync(broker, 0), PassAsync(broker, 1), PassAsync(broker, 1));
        await PassAsync(broker);
        var playing = await TeamAsync(broker, ana);
        Assert.Equal(1, playing.Stage);
        var session = (await broker.Api(AccessForTests.Member("ana")).GetAsync(playing.SessionId!.Value, Cancellation)).Content!;
        Assert.Equal((SessionState.Live, "ana"), (session.State, session.Holder));
        Assert.Equal(HttpStatusCode.OK, (await broker.Api(AccessForTests.Member("amy")).GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Single((await broker.Api(AccessForTests.Operator).ListAsync(cancellationToken: Cancellation)).Items);

        // A walk-in does not get between two turns.
        var walkIn = (await broker.Api(AccessForTests.Member("eve")).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        await ShowUpAsync(broker, session.Id);
        await PassAsync(broker);
        Assert.Equal(HttpStatusCode.OK, await ActAsync(broker, hackathon.Id, "stages/1/skip"));
        await PassAsync(broker, 1);
        await PassAsync(broker, 0);
        Assert.Equal(SessionState.Ended, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!.State);
        var next = await TeamAsync(broker, ben);
        Assert.Equal(SessionState.Waiting, (await broker.Api(AccessForTests.Member("ben")).GetAsync(next.SessionId!.Value, Cancellation)).Content!.State);

        broker.Provisioning.Change(pod, reset => reset with { ResetFence = session.FencingToken!.Value.Value });
        await PassAsync(broker);
        var live = (await broker.Api(AccessForTests.Member("ben")).GetAsync(next.SessionId!.Value, Cancellation)).Content!;
        Assert.Equal(SessionState.Live, live.State);
        Assert.True(live.FencingToken!.Value.Value > session.FencingToken!.Value.Value);
        Assert.Equal(SessionState.Waiting, (await broker.Api(AccessForTests.Member("eve")).GetAsync(walkIn.Id, Cancellation)).Content!.State);
        await PassAsync(broker);
        Assert.InRange((await TeamAsync(broker, ben)).TurnEndsAt!.Value, live.LiveAt!.Value.AddMinutes(10).AddSeconds(-1), live.LiveAt.Value.AddMinutes(10).AddSeconds(1));
    }

    [Fact]
    public async Task KeepPicture_HandsTheSameSessionOverAtOnceWithARisenToken()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var hackathon = await CreateAsync(broker, keepPicture: true);
        var ana = await JoinAsync(broker, hackathon, "ana", "amy");
        var ben = await JoinAsync(broker, hackathon, "ben", "bob");
        await PassAsync(broker);
        await PassAsync(broker);
        var first = await TeamAsync(broker, ana);
        var session = (await broker.Api(AccessForTests.Member("ana")).GetAsync(first.SessionId!.Value, Cancellation)).Content!;
        await ShowUpAsync(broker, session.Id);
        await PassAsync(broker);

        await ActAsync(broker, hackathon.Id, "stages/1/skip");
        await PassAsync(broker);

        var second = await TeamAsync(broker, ben);
        Assert.Equal(session.Id, second.SessionId);
        var live = (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).Content!;
        Assert.Equal((SessionState.Live, "ben"), (live.State, live.Holder));
        Assert.True(live.FencingToken!.Value.Value > session.FencingToken!.Value.Value);
        Assert.True(live.EndsAt >= second.TurnEndsAt!.Value.AddSeconds(-1));
        await PassAsync(broker);
        // Who played before sees and steers nothing any more, neither captain nor member.
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("amy")).GetAsync(session.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await broker.Api(AccessForTests.Member("bob")).GetAsync(session.Id, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Registration_WantsTheCodeAndCountsWrongOnes()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Crews:Attempts", "3"));
        var hackathon = await CreateAsync(broker);
        using var spoken = await RegisterAsync(broker, hackathon, "ana", hackathon.Code!.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        using var again = await RegisterAsync(broker, hackathon, "ana");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (spoken.StatusCode, again.StatusCode));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12 && !statuses.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var wrong = await RegisterAsync(broker, hackathon, "eve", "22222-22222");
            statuses.Add(wrong.StatusCode);
        }

        Assert.All(statuses[..^1], status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        using var late = await RegisterAsync(broker, hackathon, "eve");
        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);

        using var renewed = await broker.Client(AccessForTests.Operator).PostAsync($"/api/hackathons/{hackathon.Id}/code", null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        using var old = await RegisterAsync(broker, hackathon, "ben");
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
        Assert.DoesNotContain(hackathon.Code!, broker.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registration_OfManyAtOnce_LosesNobody()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var hackathon = await CreateAsync(broker);

        var teams = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => JoinAsync(broker, hackathon, $"captain{i}")));

        Assert.Equal(30, teams.Select(team => team.Id).Distinct().Count());
        Assert.Equal(30, (await BoardAsync(broker, hackathon.Id)).Teams.Count);
    }

    [Fact]
    public async Task Board_ShowsNamesTurnsAndTimesAndNoSecrets()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var hackathon = await CreateAsync(broker);
        var ana = await JoinAsync(broker, hackathon, "ana", "amy");
        var ben = await JoinAsync(broker, hackathon, "ben");
        await PassAsync(broker);
        await PassAsync(broker);
        var text = await broker.Client(AccessForTests.Member("anybody")).GetStringAsync($"/api/hackathons/{hackathon.Id}/board", Cancellation);
        var playing = await TeamAsync(broker, ana);

        foreach (var secret in new[] { hackathon.Code!, playing.SessionId!.Value.ToString(), ana.Id.ToString(), "amy", "captain" })
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }

        var board = await BoardAsync(broker, hackathon.Id);
        Assert.Equal(HackathonState.Running, board.State);
        Assert.Equal(("Team ana", 1), (Assert.Single(board.Stages).Team, board.Stages[0].Stage));
        Assert.Equal(("Team ben", 1, false), (board.Teams[0].Team, board.Teams[0].Place!.Value, board.Teams[0].OnStage));
        Assert.Equal(playing.TurnEndsAt, board.Teams[0].ExpectedAt);
        // Others' teams do not exist, and only an operator sees the code.
        using var others = await broker.Client(AccessForTests.Member("eve")).GetAsync($"/api/hackathons/{hackathon.Id}/teams/{ben.Id}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.DoesNotContain("code", await broker.Client(AccessForTests.Member("ana")).GetStringAsync($"/api/hackathons/{hackathon.Id}", Cancellation), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/hackathons/{hackathon.Id}/events");
        using var events = await broker.Client(AccessForTests.Member("ana")).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal($"id: {board.Version}", await reader.ReadLineAsync(Cancellation));
        await JoinAsync(broker, hackathon, "cleo");
        while (await reader.ReadLineAsync(Cancellation) is var line && line?.Contains("Team cleo", StringComparison.Ordinal) != true)
        {
            Assert.NotNull(line);
        }
    }

    [Fact]
    public async Task Operators_ExtendPauseAndEnd_AndNobodyElseDoes()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var hackathon = await CreateAsync(broker, key: "once");
        Assert.Equal(hackathon.Id, (await CreateAsync(broker, key: "once")).Id);
        var ana = await JoinAsync(broker, hackathon, "ana");
        await PassAsync(broker);
        await PassAsync(broker);
        var before = await TeamAsync(broker, ana);
        using var refused = await broker.Client(AccessForTests.Member("ana")).PostAsync($"/api/hackathons/{hackathon.Id}/end", null, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        Assert.Equal(HttpStatusCode.OK, await ActAsync(broker, hackathon.Id, "stages/1/extend", new ExtendTurnRequest { By = TimeSpan.FromMinutes(5) }));
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(broker, hackathon.Id, "stages/2/skip"));
        await PassAsync(broker);
        var longer = await TeamAsync(broker, ana);
        Assert.Equal(before.TurnEndsAt!.Value.AddMinutes(5), longer.TurnEndsAt);
        Assert.True((await broker.Api(AccessForTests.Member("ana")).GetAsync(longer.SessionId!.Value, Cancellation)).Content!.EndsAt >= longer.TurnEndsAt!.Value.AddSeconds(-1));

        await ActAsync(broker, hackathon.Id, "pause");
        Assert.Equal(HackathonState.Paused, (await BoardAsync(broker, hackathon.Id)).State);
        await ActAsync(broker, hackathon.Id, "resume");
        Assert.Equal(HttpStatusCode.OK, await ActAsync(broker, hackathon.Id, "end"));
        await PassAsync(broker);
        Assert.Equal(SessionState.Ended, (await broker.Api(AccessForTests.Member("ana")).GetAsync(longer.SessionId!.Value, Cancellation)).Content!.State);
        using var late = await RegisterAsync(broker, hackathon, "ben");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task Create_WithNonsense_NamesEveryFieldAndStoresNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        using var answer = await broker.Client(AccessForTests.Operator).PostAsJsonAsync(
            "/api/hackathons",
            new CreateHackathonRequest
            {
                Name = " ", Pool = broker.Pool, Stages = 0, SlotLength = TimeSpan.FromSeconds(3), Turns = 0,
                From = TimeProvider.System.GetUtcNow(), To = TimeProvider.System.GetUtcNow().AddMinutes(-5),
            },
            HttpDefaults.Json,
            Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.All(new[] { "name", "stages", "slotLength", "turns", "to" }, field => Assert.Contains($"\"{field}\"", text, StringComparison.Ordinal));
        Assert.Empty(await broker.Services.GetRequiredService<HackathonStore>().AllAsync());
    }

    [Fact]
    public async Task Extend_ByTheCaptain_IsRefusedAndSaysWhoCan()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var hackathon = await CreateAsync(broker);
        var team = await JoinAsync(broker, hackathon, "ana");
        await PassAsync(broker);
        await PassAsync(broker);
        var session = (await TeamAsync(broker, team)).SessionId!.Value;
        var before = (await broker.Api(AccessForTests.Member("ana")).GetAsync(session, Cancellation)).Content!.EndsAt;

        var refused = await broker.Api(AccessForTests.Member("ana")).ExtendAsync(session, new ExtendSessionRequest { By = TimeSpan.FromMinutes(10) }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains($"/api/hackathons/{hackathon.Id}/stages/1/extend", ((Refit.ApiException)refused.Error!).Content, StringComparison.Ordinal);
        Assert.Equal(before, (await broker.Api(AccessForTests.Member("ana")).GetAsync(session, Cancellation)).Content!.EndsAt);
        // That route does it.
        Assert.Equal(HttpStatusCode.OK, await ActAsync(broker, hackathon.Id, "stages/1/extend", new { by = "00:10:00" }));
        await PassAsync(broker);
        Assert.True((await broker.Api(AccessForTests.Member("ana")).GetAsync(session, Cancellation)).Content!.EndsAt > before);
    }

    [Fact]
    public async Task Turn_OfACaptainWithoutMoney_IsPassedOverAndOpensNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var hackathon = await CreateAsync(broker);
        broker.Provisioning.Penniless["ana"] = true;
        var ana = await JoinAsync(broker, hackathon, "ana");
        var ben = await JoinAsync(broker, hackathon, "ben");

        await PassAsync(broker);
        await PassAsync(broker);
        await PassAsync(broker);

        Assert.Equal(1, (await TeamAsync(broker, ben)).Stage);
        var passedOver = await TeamAsync(broker, ana);
        Assert.Equal((0, (int?)null), (passedOver.Turns, passedOver.Stage));
        Assert.Equal("ben", Assert.Single((await broker.Api(AccessForTests.Operator).ListAsync(cancellationToken: Cancellation)).Items).Holder);
    }
}
