using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Crews;

/// <summary>A crew as its people meet it: over HTTP, at the stage, and in the session's events.</summary>
public sealed class CrewEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guest_WithACode_ComesInAndSeesWhatAViewerMay()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"));
        var gil = broker.Api(AccessForTests.Guest("gil"));
        var invited = await ana.InviteAsync(session.Id, new CreateInvitationRequest { Role = CrewRole.Viewer }, "k", Cancellation);
        var again = await ana.InviteAsync(session.Id, new CreateInvitationRequest { Role = CrewRole.Viewer }, "k", Cancellation);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (invited.StatusCode, again.StatusCode));
        Assert.Equal((invited.Content!.Id, invited.Content.Code), (again.Content!.Id, again.Content.Code));
        Assert.EndsWith($"/join#{invited.Content.Code}", invited.Content.Link!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await gil.GetAsync(session.Id, Cancellation)).StatusCode);

        var joined = await gil.JoinCrewAsync(new JoinCrewRequest { Code = invited.Content.Code!.ToLowerInvariant() }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, joined.StatusCode);
        Assert.Equal((CrewRole.Viewer, null), (joined.Content!.MyRole, joined.Content.FencingToken));
        Assert.Equal([new CrewMember("ana", CrewRole.Lead), new CrewMember("gil", CrewRole.Viewer)], joined.Content.Crew);
        Assert.Contains(joined.Content.Id, (await gil.ListAsync(cancellationToken: Cancellation)).Items.Select(listed => listed.Id));
        var door = broker.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync($"{joined.Content.StageUrl}/health", Cancellation)).StatusCode);
        var seen = broker.Scope.ArrivedAt(pod).Count;
        foreach (var path in new[] { "/api/v1/session/parameters", "/api/v1/session/stop", "/api/v1/pipeline/load" })
        {
            var refused = await door.PostAsJsonAsync($"{joined.Content.StageUrl}{path}", new { }, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("not-your-role", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        Assert.Equal(seen, broker.Scope.ArrivedAt(pod).Count);
        foreach (var refused in new[]
        {
            (await gil.InviteAsync(session.Id, new CreateInvitationRequest { Role = CrewRole.CoPilot }, cancellationToken: Cancellation)).StatusCode,
            (await gil.PutCrewMemberAsync(session.Id, "gil", new ChangeCrewRequest { Role = CrewRole.CoPilot }, Cancellation)).StatusCode,
            (await gil.RemoveCrewMemberAsync(session.Id, "ana", Cancellation)).StatusCode,
            (await gil.LockAsync(session.Id, "prompts", Cancellation)).StatusCode,
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused);
        }

        Assert.NotEmpty(broker.Hints.Of<CrewChanged>());
        Assert.DoesNotContain(invited.Content.Code!, broker.Logs.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Removed_FromTheCrew_TheirStreamEndsAndTheOthersGoOn(int removedAt)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"), removedAt);
        await ana.PutCrewMemberAsync(session.Id, "ben", new ChangeCrewRequest { Role = CrewRole.Viewer }, Cancellation);
        await ana.PutCrewMemberAsync(session.Id, "cy", new ChangeCrewRequest { Role = CrewRole.Viewer }, Cancellation);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Scope.Answer("GET /api/v1/session/output.ts", async http =>
        {
            http.Response.ContentType = "video/mp2t";
            await http.Response.Body.WriteAsync("first"u8.ToArray(), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await over.Task.WaitAsync(http.RequestAborted);
            await http.Response.Body.WriteAsync("later"u8.ToArray(), http.RequestAborted);
        });
        var bens = (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).Content!.StageUrl;
        await using var ben = await StreamAsync(broker, $"{bens}/api/v1/session/output.ts");
        await using var cy = await StreamAsync(broker, $"{(await broker.Api(AccessForTests.Member("cy")).GetAsync(session.Id, Cancellation)).Content!.StageUrl}/api/v1/session/output.ts");

        Assert.Equal(HttpStatusCode.OK, (await ana.RemoveCrewMemberAsync(session.Id, "ben", Cancellation)).StatusCode);
        if (removedAt != 0)
        {
            // Another process took them out: this one finds out in its next pass.
            await broker.PassAsync(replica: 0);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => ben.ReadExactlyAsync(new byte[5], Cancellation).AsTask());
        over.SetResult();
        var buffer = new byte[5];
        await cy.ReadExactlyAsync(buffer, Cancellation);
        Assert.Equal("later"u8.ToArray(), buffer);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync($"{bens}/health", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Lock_OfAParameter_StopsOthersAtTheDoorBeforeThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"));
        await ana.PutCrewMemberAsync(session.Id, "ben", new ChangeCrewRequest { Role = CrewRole.CoPilot }, Cancellation);
        var ben = broker.Api(AccessForTests.Member("ben"));
        var url = (await ben.GetAsync(session.Id, Cancellation)).Content!.StageUrl;
        var door = broker.Client(null);
        Task<HttpResponseMessage> TurnAsync(string body) =>
            door.PostAsync($"{url}/api/v1/session/parameters", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await TurnAsync("""{"noise_scale":0.5}""")).StatusCode);
        Assert.Equal([new ParameterLock("noiseScale", "ana", default)], (await ana.LockAsync(session.Id, "noiseScale", Cancellation)).Content!.Select(held => held with { At = default }));
        Assert.Equal(HttpStatusCode.BadRequest, (await ana.LockAsync(session.Id, "made-up", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Locked, (await ben.ReleaseAsync(session.Id, "noiseScale", Cancellation)).StatusCode);

        var refused = await TurnAsync("""{"noise_controller":true,"noise\u005fscale":0.7}""");
        Assert.Equal(HttpStatusCode.Locked, refused.StatusCode);
        Assert.Contains("'noiseScale' is locked by ana", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Locked, (await TurnAsync("not json")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await TurnAsync("""{"noise_controller":true}""")).StatusCode);

        Assert.Equal(
            ["""{"noise_scale":0.5}""", """{"noise_controller":true}"""],
            broker.Scope.Arrived.Where(arrived => arrived.Body.Length > 0).Select(arrived => arrived.Body));
        await ana.ReleaseAsync(session.Id, "noiseScale", Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await TurnAsync("""{"noise_scale":0.7}""")).StatusCode);
    }

    [Fact]
    public async Task Events_TellWhoDidWhat_AndWhoIsThere()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:EventHeartbeat", "00:00:00.200"));
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"));
        await ana.PutCrewMemberAsync(session.Id, "ben", new ChangeCrewRequest { Role = CrewRole.CoPilot }, Cancellation);
        await broker.Api(AccessForTests.Member("ben")).LockAsync(session.Id, "prompts", Cancellation);
        await ana.ExtendAsync(session.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(5) }, cancellationToken: Cancellation);
        await ana.HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);
        var told = new List<SessionEvent>();
        PresenceEvent? presence = null;

        using var reader = new StreamReader(await StreamOfEventsAsync(broker, session.Id, "ben"));
        var name = "";
        while (presence is null || told.Count < 5)
        {
            var line = await reader.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException("The stream ended before all was told.");
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && name == "session")
            {
                told.Add(JsonSerializer.Deserialize<SessionEvent>(line[6..], HttpDefaults.Json)!);
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                presence = JsonSerializer.Deserialize<PresenceEvent>(line[6..], HttpDefaults.Json);
            }
        }

        var joined = told.Single(happened => happened.Kind == SessionEventKind.Crew);
        Assert.Equal(("ana", "ben", CrewRole.CoPilot), (joined.By, joined.Member, joined.Role!.Value));
        var locked = told.Single(happened => happened.Kind == SessionEventKind.Lock);
        Assert.Equal(("ben", "prompts", "ben"), (locked.By, locked.Parameter, locked.LockHolder));
        Assert.Equal("ana", told[^1].By);
        Assert.Contains(told, happened => happened.By == "ana" && happened.FencingToken?.Value > session.FencingToken.Value.Value);
        Assert.Equal([("ben", true), ("ana", false)], presence.Members.Select(member => (member.Subject, member.Watching)));
        var crew = (await broker.Api(AccessForTests.Member("ana")).GetCrewAsync(session.Id, Cancellation)).Content!;
        Assert.Equal((CrewRole.CoPilot, false), (crew.MyRole, crew.MyRights.Contains(CrewAction.HandOver)));
        Assert.NotNull(crew.Members[0].LastSeenAt);
    }

    [Fact]
    public async Task Invitation_AsAPicture_IsForWhoMayInviteAndWhileItIsOpen()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:PublicUrl", "https://stage.example"));
        var (session, _) = await broker.OpenLiveAsync("ana");
        var ana = broker.Api(AccessForTests.Member("ana"));
        var invitation = (await ana.InviteAsync(session.Id, new CreateInvitationRequest { Role = CrewRole.Prompter, Uses = 3 }, cancellationToken: Cancellation)).Content!;
        Assert.Equal($"https://stage.example/join#{invitation.Code}", invitation.Link!.ToString());
        var path = invitation.QrCode!.AbsolutePath;

        var picture = await broker.Client(AccessForTests.Member("ana")).GetAsync(path, Cancellation);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", await picture.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(AccessForTests.Member("mallory")).GetAsync(path, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync(path, Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await ana.RevokeInvitationAsync(session.Id, invitation.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await broker.Client(AccessForTests.Member("ana")).GetAsync(path, Cancellation)).StatusCode);
        var late = await broker.Api(AccessForTests.Guest("gil")).JoinCrewAsync(new JoinCrewRequest { Code = invitation.Code! }, Cancellation);
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Null(Assert.Single((await ana.ListInvitationsAsync(session.Id, Cancellation)).Content!.Items).Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":""}""")]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":"ABCDE-FGHJK","role":"coPilot"}""")]
    public async Task Join_WithABadBody_IsABadRequest(string body)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var answer = await broker.Client(AccessForTests.Guest("gil")).PostAsync("/api/crew/join", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task JoinPage_NeedsNoToken_AndHoldsNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var page = await broker.Client(null).GetAsync("/join", Cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static async Task<Stream> StreamAsync(BrokerApplication broker, string url)
    {
        var response = await broker.Client(null).GetAsync(url, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        await stream.ReadExactlyAsync(new byte[5], Cancellation);
        return stream;
    }

    private static async Task<Stream> StreamOfEventsAsync(BrokerApplication broker, SessionId id, string who)
    {
        var response = await broker.Client(AccessForTests.Member(who)).GetAsync($"/api/sessions/{id}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return await response.Content.ReadAsStreamAsync(Cancellation);
    }
}
