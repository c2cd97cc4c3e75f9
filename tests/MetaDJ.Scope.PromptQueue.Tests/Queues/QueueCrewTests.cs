using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

/// <summary>What each role of a session's crew may do in its queue.</summary>
public sealed class QueueCrewTests
{
    /// <summary>Every route of a queue, and the roles that may call it: a new one must be decided on here.</summary>
    private static readonly Dictionary<string, CrewRole> s_least = new()
    {
        ["EnqueueCue"] = CrewRole.Prompter,
        ["ListCues"] = CrewRole.Viewer,
        ["GetCue"] = CrewRole.Viewer,
        ["ChangeCue"] = CrewRole.CoPilot,
        ["CancelCue"] = CrewRole.CoPilot,
        ["PauseQueue"] = CrewRole.CoPilot,
        ["ResumeQueue"] = CrewRole.CoPilot,
        ["Panic"] = CrewRole.CoPilot,
        ["EndPanic"] = CrewRole.CoPilot,
        ["GetFallback"] = CrewRole.Viewer,
        ["SetFallback"] = CrewRole.CoPilot,
        ["RemoveFallback"] = CrewRole.CoPilot,
        ["ClearQueue"] = CrewRole.CoPilot,
        ["GetLook"] = CrewRole.Viewer,
        ["SaveLook"] = CrewRole.Viewer,
        ["CompareLook"] = CrewRole.Viewer,
        ["SetParameters"] = CrewRole.CoPilot,
        ["StartRamp"] = CrewRole.CoPilot,
        ["GetTempo"] = CrewRole.Viewer,
        ["SetTempo"] = CrewRole.CoPilot,
        ["TapTempo"] = CrewRole.CoPilot,
        ["ForwardClock"] = CrewRole.CoPilot,
        ["SwapLoras"] = CrewRole.CoPilot,
        ["LoadDecks"] = CrewRole.CoPilot,
        ["GetDecks"] = CrewRole.Viewer,
        ["QueueSetList"] = CrewRole.CoPilot,
        ["InstallLora"] = CrewRole.CoPilot,
        ["ListLoraInstalls"] = CrewRole.Viewer,
        ["GetLoraInstall"] = CrewRole.Viewer,
        ["CancelLoraInstall"] = CrewRole.CoPilot,
        ["FollowQueue"] = CrewRole.Viewer,
        ["GetCueList"] = CrewRole.Viewer,
        ["LoadCueList"] = CrewRole.CoPilot,
        ["UnloadCueList"] = CrewRole.CoPilot,
        ["BackCueList"] = CrewRole.CoPilot,
        ["StopCueList"] = CrewRole.CoPilot,
        ["StandBy"] = CrewRole.CoPilot,
        ["Go"] = CrewRole.CoPilot,
        ["ListKeys"] = CrewRole.Viewer,
        ["GetKey"] = CrewRole.Viewer,
        ["PutKey"] = CrewRole.CoPilot,
        ["DeleteKey"] = CrewRole.CoPilot,
        ["PressKey"] = CrewRole.Prompter,
        ["SkipCue"] = CrewRole.CoPilot,
        ["Undo"] = CrewRole.Prompter,
        ["Redo"] = CrewRole.Prompter,
        ["ListDeadLetters"] = CrewRole.Viewer,
        ["RetryCue"] = CrewRole.CoPilot,
        ["RetryDeadLetters"] = CrewRole.CoPilot,
        ["ForgetDeadLetter"] = CrewRole.CoPilot,
        ["ForgetDeadLetters"] = CrewRole.CoPilot,
        ["SetAudience"] = CrewRole.CoPilot,
        ["GetAudience"] = CrewRole.CoPilot,
        ["EndAudience"] = CrewRole.CoPilot,
        ["ListSubmissions"] = CrewRole.CoPilot,
        ["ApproveSubmission"] = CrewRole.CoPilot,
        ["RejectSubmission"] = CrewRole.CoPilot,
        ["GetRecord"] = CrewRole.Lead,
        ["GetRecordSetList"] = CrewRole.Lead,
        ["DeleteRecord"] = CrewRole.Lead,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Routes_Each_AreForTheRolesDecided(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0));
        session.Response = WithCrew(session.Response, ("cora", CrewRole.CoPilot), ("pia", CrewRole.Prompter), ("vic", CrewRole.Viewer));
        await rehearsal.Host.Api().PutSetListAsync("knobs", new SetList { Cues = [Knob(0.5)] }, Cancellation);
        await rehearsal.Host.Api().PutSavedLookAsync("kept", new SavedLook { Prompts = [new WeightedPrompt("kept")] }, Cancellation);
        await rehearsal.Host.Api().PauseAsync(id, Cancellation);
        await rehearsal.Host.Api().LoadCueListAsync(id, new LoadCueListRequest { Name = "knobs" }, cancellationToken: Cancellation);
        await rehearsal.Host.Api().PutKeyAsync(id, "f1", Some.Prompt(), Cancellation);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt());
        await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(
            new LoraEntry { Name = "neon-ink", Family = LoraFamily.Wan13B, Url = new Uri("https://huggingface.co/example/neon-ink/resolve/main/neon-ink.safetensors") }, Cancellation);
        var install = (await rehearsal.Host.Api().InstallLoraAsync(id, new LoraInstallRequest { Name = "neon-ink" }, cancellationToken: Cancellation)).Content!;

        await SubmitAsync(rehearsal, id);

        var routes = rehearsal.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/queues/", StringComparison.Ordinal))
            .Select(route => (
                Name: route.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName,
                Method: route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0],
                Path: (route.RoutePattern.RawText! + (route.RoutePattern.RawText!.EndsWith("/compare", StringComparison.Ordinal) ? "?with=kept" : "")).Replace("{sessionId}", id.ToString(), StringComparison.Ordinal).Replace("{cueId}", cue.Id.ToString(), StringComparison.Ordinal)
                    .Replace("{installId}", install.Id.ToString(), StringComparison.Ordinal).Replace("{key}", "f1", StringComparison.Ordinal)
                    .Replace("{submissionId}", "1", StringComparison.Ordinal)))
            .DistinctBy(route => route.Name).ToList();
        Assert.Equal(s_least.Keys.Order(StringComparer.Ordinal), routes.Select(route => route.Name).Order(StringComparer.Ordinal));

        // From the least to the most: what a viewer is refused has changed nothing for the others.
        foreach (var (name, role) in new[] { ("vic", CrewRole.Viewer), ("pia", CrewRole.Prompter), ("cora", CrewRole.CoPilot) })
        {
            using var http = rehearsal.Host.Http(AccessForTests.Member(name));
            // What lets cues go or takes them away comes last: the paused cue must be there until it is cancelled.
            foreach (var route in routes.OrderBy(route => Array.IndexOf(["EndAudience", "SkipCue", "UnloadCueList", "DeleteKey", "CancelCue", "ClearQueue", "Panic", "EndPanic", "ResumeQueue"], route.Name)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path) { Content = Body(route.Name) };
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

                var may = role <= s_least[route.Name];

                // Some have nothing to do here: who is told so, may.
                Assert.True(may == (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict), $"{role} {route.Name}: {(int)answer.StatusCode}");
                Assert.True(may || answer.StatusCode == HttpStatusCode.Forbidden, $"{role} {route.Name}: {(int)answer.StatusCode}");
            }
        }

        using var stranger = rehearsal.Host.Http(AccessForTests.Member("mallory"));
        foreach (var route in routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path) { Content = Body(route.Name) };
            using var answer = await stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"stranger {route.Name}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Prompter_EditsAndCancelsOwnCuesOnly_AndTurnsNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = WithCrew(session.Response, ("pia", CrewRole.Prompter), ("cora", CrewRole.CoPilot));
        await rehearsal.Host.Api().PauseAsync(id, Cancellation);
        var veras = await rehearsal.QueueAsync(id, Some.Prompt("of vera"));
        var pia = rehearsal.Host.Api(AccessForTests.Member("pia"));
        var own = (await pia.EnqueueAsync(id, Some.Prompt("of pia"), cancellationToken: Cancellation)).Content!;
        var change = new CueChange { Prompts = [new WeightedPrompt("changed")] };

        Assert.Equal("pia", own.Author);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.ChangeAsync(id, veras.Id, change, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.CancelAsync(id, veras.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await pia.ChangeAsync(id, own.Id, change, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.EnqueueAsync(id, Knob(0.5), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.EnqueueAsync(id, Some.Prompt() with { Parameters = new LookParameters { NoiseScale = 1 } }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await pia.CancelAsync(id, own.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rehearsal.Host.Api(AccessForTests.Member("cora")).CancelAsync(id, veras.Id, Cancellation)).StatusCode);

        var events = await rehearsal.Host.Services.GetRequiredService<EventStore>().ReadAsync(id, 0);
        Assert.Equal(
            [(QueueEventKind.CueChanged, "pia"), (QueueEventKind.CueCancelled, "pia"), (QueueEventKind.CueCancelled, "cora")],
            events.Where(happened => happened.By is not null).Select(happened => (happened.Kind, happened.By!)));
    }

    [Fact]
    public async Task RemovedMember_WithoutAnyHint_IsOutWithinASecondOrSo()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = WithCrew(session.Response, ("cora", CrewRole.CoPilot), ("pia", CrewRole.Prompter));
        var cora = rehearsal.Host.Api(AccessForTests.Member("cora"));
        Assert.Equal(HttpStatusCode.OK, (await cora.GetLookAsync(id, Cancellation)).StatusCode);

        session.Response = WithCrew(session.Response, ("pia", CrewRole.Prompter));

        await Eventually.SeeAsync("cora is out", async () => (await cora.GetLookAsync(id, Cancellation)).StatusCode, seen => seen == HttpStatusCode.NotFound, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await cora.PanicAsync(id, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rehearsal.Host.Api(AccessForTests.Member("pia")).GetLookAsync(id, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task RemovedMember_FollowingTheQueue_IsCutOffWhenTheQueueHears()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = WithCrew(session.Response, ("vic", CrewRole.Viewer), ("pia", CrewRole.Prompter));
        using var http = rehearsal.Host.Http(AccessForTests.Member("vic"));
        await using var stream = await http.GetStreamAsync(new Uri($"/api/queues/{id}/events", UriKind.Relative), Cancellation);
        using var reader = new StreamReader(stream);
        Assert.Equal(": following", await reader.ReadLineAsync(Cancellation));

        session.Response = WithCrew(session.Response, ("pia", CrewRole.Prompter));
        await rehearsal.Host.Services.GetRequiredService<SessionSync>().SyncAsync(id, Cancellation);

        while (await reader.ReadLineAsync(Cancellation) is not null)
        {
            // Until it ends: by the test's own limit it never would.
        }
    }

    [Fact]
    public async Task NewRole_IsSeenAtTheNextRequest_ThoughNobodySaidSo()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = WithCrew(session.Response, ("pia", CrewRole.Viewer));
        var pia = rehearsal.Host.Api(AccessForTests.Member("pia"));
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);

        session.Response = WithCrew(session.Response, ("pia", CrewRole.Prompter));

        Assert.Equal(HttpStatusCode.Created, (await pia.EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Lock_OfAParameter_IsItsHoldersAndTheLeads(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = WithCrew(session.Response, ("cora", CrewRole.CoPilot), ("carl", CrewRole.CoPilot), ("pia", CrewRole.Prompter)) with
        {
            Locks = [new ParameterLock("noiseScale", "cora", Some.Now), new ParameterLock("prompts", "cora", Some.Now), new ParameterLock("loras", "vera", Some.Now)],
        };
        await rehearsal.Host.Api().PauseAsync(id, Cancellation);
        await rehearsal.Host.Api().PutSetListAsync("show", new SetList { Cues = [Knob(0.2), new CueRequest { Kind = CueKind.Pause }] }, Cancellation);
        var (cora, carl) = (rehearsal.Host.Api(AccessForTests.Member("cora")), rehearsal.Host.Api(AccessForTests.Member("carl")));
        var pia = rehearsal.Host.Api(AccessForTests.Member("pia"));

        var refused = await carl.SetParametersAsync(id, new LookParameters { NoiseScale = 1, ManageCache = true }, Cancellation);
        Assert.Equal(HttpStatusCode.Locked, refused.StatusCode);
        var problem = JsonDocument.Parse((refused.Error as Refit.ApiException)!.Content!).RootElement;
        Assert.EndsWith("/parameter-locked", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(("noiseScale", "cora"), (problem.GetProperty("parameter").GetString(), problem.GetProperty("by").GetString()));
        Assert.Equal(HttpStatusCode.Locked, (await carl.EnqueueAsync(id, Knob(0.1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Locked, (await carl.EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Locked, (await pia.EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Locked, (await cora.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Locked, (await carl.QueueSetListAsync(id, new QueueSetListRequest { Name = "show" }, cancellationToken: Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.Accepted, (await carl.SetParametersAsync(id, new LookParameters { ManageCache = true }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await cora.SetParametersAsync(id, new LookParameters { NoiseScale = 1 }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await cora.QueueSetListAsync(id, new QueueSetListRequest { Name = "show" }, cancellationToken: Cancellation)).StatusCode);
        var lead = await rehearsal.QueueAsync(id, Some.Prompt());
        Assert.Equal(HttpStatusCode.Locked, (await carl.ChangeAsync(id, lead.Id, new CueChange { Prompts = [new WeightedPrompt("x")] }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await carl.ChangeAsync(id, lead.Id, new CueChange { Position = 1 }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await carl.PanicAsync(id, cancellationToken: Cancellation)).StatusCode);

        session.Response = session.Response with { Locks = [] };
        Assert.Equal(HttpStatusCode.Created, (await pia.EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task TurnedKnobs_AreToldWithWhoTurnedThem()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = WithCrew(session.Response, ("cora", CrewRole.CoPilot));
        await rehearsal.QueueAsync(id, Some.Prompt());

        await rehearsal.Host.Api(AccessForTests.Member("cora")).SetParametersAsync(id, new LookParameters { NoiseScale = 0.3 }, Cancellation);

        var events = rehearsal.Host.Services.GetRequiredService<EventStore>();
        var turned = await Eventually.SeeAsync(
            "the knob is told",
            async () => (await events.ReadAsync(id, 0)).FirstOrDefault(happened => happened.Kind == QueueEventKind.ParametersChanged),
            seen => seen is not null,
            Cancellation);
        Assert.Equal(("noiseScale", "cora"), (turned!.Notice, turned.By));
    }

    private static CueRequest Knob(double scale) => new() { Kind = CueKind.Parameters, Parameters = new LookParameters { NoiseScale = scale } };

    private static SessionResponse WithCrew(SessionResponse session, params (string Subject, CrewRole Role)[] crew) => session with
    {
        Crew = [new CrewMember(session.Holder, CrewRole.Lead), .. crew.Select(member => new CrewMember(member.Subject, member.Role))],
    };

    /// <summary>A text of an audience, for those to judge who may.</summary>
    private static async Task SubmitAsync(Rehearsal rehearsal, SessionId id)
    {
        using var lead = rehearsal.Host.Http();
        using var set = await lead.PutAsync($"/api/queues/{id}/audience", Json(new AudienceRules()), Cancellation);
        var code = (await set.Content.ReadFromJsonAsync<AudienceResponse>(HttpDefaults.Json, Cancellation))!.Code;
        using var joined = await lead.PostAsync($"/api/audience/{code}/join", null, Cancellation);
        lead.DefaultRequestHeaders.Add("Audience-Token", (await joined.Content.ReadFromJsonAsync<JoinedAudience>(HttpDefaults.Json, Cancellation))!.Token);
        using var sent = await lead.PostAsync($"/api/audience/{code}/submissions", Json(new SubmissionRequest("a whale over the city")), Cancellation);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    private static JsonContent? Body(string route) => route switch
    {
        "EnqueueCue" => Json(Some.Prompt()),
        "ChangeCue" => Json(new CueChange { Position = 1 }),
        "SetTempo" => Json(new TempoRequest { Bpm = 128 }),
        "TapTempo" => Json(new TapRequest()),
        "ForwardClock" => Json(new ClockRequest { ClientTime = 1, Bpm = 128, Beat = 4 }),
        "SetParameters" => Json(new LookParameters { NoiseScale = 0.5 }),
        "InstallLora" => Json(new LoraInstallRequest { Name = "neon-ink" }),
        "SwapLoras" => Json(new LoraSwapRequest { Loras = [new LoraScale("neon-ink", 1)] }),
        "LoadDecks" => Json(new LoadDecksRequest { Decks = [new DeckSpec("A", [new LoraScale("neon-ink", 1)])] }),
        "StartRamp" => Json(new RampSpec { Parameter = "noiseScale", From = 0, To = 0.5, Over = TimeSpan.FromSeconds(1) }),
        "SetFallback" => Json(new FallbackPicture { Colour = "#102030" }),
        "SetAudience" => Json(new AudienceRules()),
        "SaveLook" => Json(new SaveLookRequest { Name = "seen" }),
        "LoadCueList" => Json(new LoadCueListRequest { Name = "knobs" }),
        "StandBy" => Json(new StandbyRequest("1")),
        "PutKey" => Json(Some.Prompt()),
        "QueueSetList" => Json(new QueueSetListRequest { Name = "knobs" }),
        _ => null,
    };

    private static JsonContent Json<T>(T body) => JsonContent.Create(body, options: HttpDefaults.Json);
}
