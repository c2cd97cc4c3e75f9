using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

/// <summary>The routes as callers see them.</summary>
public sealed class QueueHttpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnotherMember_FindsNothing_OperatorsAndServicesDo()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt());
        var mallory = rehearsal.Host.Api(AccessForTests.Member("mallory"));

        Assert.Equal(HttpStatusCode.NotFound, (await mallory.EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.ListAsync(id, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.GetAsync(id, cue.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.CancelAsync(id, cue.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.PanicAsync(id, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.GetLookAsync(id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.SetParametersAsync(id, new LookParameters { NoiseScale = 1 }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await rehearsal.Host.Api(AccessForTests.Operator).EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rehearsal.Host.Api(AccessForTests.Service).ListAsync(id, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rehearsal.Host.Api(AccessForTests.Operator).EnqueueAsync(Some.Session(), Some.Prompt(), cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task HandedOver_TheNextHolderIsLetIn()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.QueueAsync(id, Some.Prompt());
        session.Response = Some.Live(id, 8, "nora");

        var nora = await rehearsal.Host.Api(AccessForTests.Member("nora")).EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation);
        var vera = await rehearsal.Host.Api().EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NotFound), (nora.StatusCode, vera.StatusCode));
    }

    [Fact]
    public async Task SameKey_IsOneCue_AnotherBodyIsRefused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();

        var first = await api.EnqueueAsync(id, Some.Prompt("a"), "key", Cancellation);
        var again = await api.EnqueueAsync(id, Some.Prompt("a"), "key", Cancellation);
        var other = await api.EnqueueAsync(id, Some.Prompt("b"), "key", Cancellation);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode, other.StatusCode));
        Assert.Equal(first.Content!.Id, again.Content!.Id);
        Assert.Contains("problems/idempotency-key-reused", (other.Error as Refit.ApiException)?.Content, StringComparison.Ordinal);
    }

    private static readonly string[] s_malformed =
    [
        """{"kind":"prompt","prompts":[{"text":"a"}],"colour":"red"}""",
        """{"kind":"prompt","prompts":"a"}""",
        """{"kind":"prompt","prompts":[{"text":"a","weight":"1"}]}""",
        """{"kind":"prompt","prompts":[{"text":"a","weight":NaN}]}""",
        """{"kind":1,"prompts":[{"text":"a"}]}""",
        """{"kind":"dance"}""",
        """{"prompts":[{"text":"a"}]}""",
        """{"kind":"prompt","prompts":[{"text":""}]}""",
        """{"kind":"prompt","prompts":[null]}""",
        """{"kind":"prompt","prompts":null}""",
        """{"kind":"panic","prompts":[{"text":"a"}]}""",
        """[]""",
        """null""",
        """{""",
        "",
    ];

    [Fact]
    public async Task MalformedCues_AreProblems_AndNothingIsStored()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var http = rehearsal.Host.Http();

        foreach (var body in s_malformed)
        {
            using var answer = await http.PostAsync($"/api/queues/{id}/cues", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        // Asks before it sends: the refusal of a body that is still being sent may break the connection before it is read.
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var huge = await http.PostAsync(
            $"/api/queues/{id}/cues", new StringContent($$"""{"kind":"prompt","prompts":[{"text":"{{new string('x', 2_000_000)}}"}]}""", Encoding.UTF8, "application/json"), Cancellation);
        http.DefaultRequestHeaders.ExpectContinue = false;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        using var noSession = await http.PostAsync("/api/queues/ses_1/cues", JsonContent.Create(new { kind = "pause" }), Cancellation);
        Assert.InRange((int)noSession.StatusCode, 400, 404);
        Assert.Empty((await rehearsal.Host.Api().ListAsync(id, cancellationToken: Cancellation)).Content!.Items);
    }

    [Fact]
    public async Task Positions_OfABatchThatOthersTurnsLieIn_AreThoseOfTheList()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Queues:LeadWeight", "1"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = session.Response with { Crew = [new CrewMember(Some.Holder, CrewRole.Lead), new CrewMember("cora", CrewRole.CoPilot)] };
        var (vera, cora) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("cora")));
        await vera.PauseAsync(id, Cancellation);
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await cora.EnqueueAsync(id, Some.Prompt($"of cora {i}"), cancellationToken: Cancellation)).IsSuccessStatusCode);
        }

        await vera.PutSetListAsync("three", new SetList { Cues = [Some.Prompt("1"), Some.Prompt("2"), Some.Prompt("3")] }, Cancellation);
        var batch = (await vera.QueueSetListAsync(id, new QueueSetListRequest { Name = "three" }, cancellationToken: Cancellation)).Content!.Items;

        var listed = (await vera.ListAsync(id, cancellationToken: Cancellation)).Content!.Items.ToDictionary(cue => cue.Id, cue => cue.Position);
        Assert.Equal(batch.Select(cue => listed[cue.Id]), batch.Select(cue => cue.Position));
        Assert.True(batch[1].Position > batch[0].Position + 1, string.Join(' ', batch.Select(cue => cue.Position)));
    }

    [Fact]
    public async Task Go_IntoAFullQueue_SaysWhenToComeBack()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Queues:Depth", "1"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await api.PauseAsync(id, Cancellation);
        await Eventually.SeeAsync(
            "the pause is taken", async () => (await api.ListAsync(id, cancellationToken: Cancellation)).Content!.Items[0].State, state => state == CueState.Accepted, Cancellation);
        await rehearsal.QueueAsync(id, Some.Prompt("waits"));
        await api.PutSetListAsync("one", new SetList { Cues = [Some.Prompt("1")] }, Cancellation);
        await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "one" }, cancellationToken: Cancellation);

        var refused = await api.GoAsync(id, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers?.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Change_EditsAndMoves_UntilItIsTooLate()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Becomes(SessionState.Waiting);
        var api = rehearsal.Host.Api();
        var cues = new List<CueResponse>();
        foreach (var text in new[] { "a", "b", "c" })
        {
            cues.Add(await rehearsal.QueueAsync(id, Some.Prompt(text)));
        }

        var moved = await api.ChangeAsync(id, cues[2].Id, new CueChange { Position = 1, Prompts = [new WeightedPrompt("C")] }, Cancellation);
        Assert.Equal((1, "C"), (moved.Content!.Position, moved.Content.Content.Prompts![0].Text));
        var bad = await api.ChangeAsync(id, cues[0].Id, new CueChange { Position = 0 }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        session.Becomes(SessionState.Live, 7);
        await rehearsal.SeeAsync(id, cues[1].Id, CueState.Accepted);

        Assert.Equal(["C", "a", "b"], session.Prompts);
        Assert.Equal(HttpStatusCode.Conflict, (await api.ChangeAsync(id, cues[0].Id, new CueChange { Position = 1 }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await api.CancelAsync(id, cues[0].Id, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task SetList_IsQueuedWhole_OnceAKey()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id).Becomes(SessionState.Waiting);
        var api = rehearsal.Host.Api();

        var queued = await api.QueueSetListAsync(id, new QueueSetListRequest { Name = "first-show" }, "show", Cancellation);
        var again = await api.QueueSetListAsync(id, new QueueSetListRequest { Name = "first-show" }, "show", Cancellation);

        Assert.Equal(["Cosmic Voyage", "Neon Foundry", "Digital Forest", "Synthwave Highway", "Crystal Sanctuary"], queued.Content!.Items.Select(cue => cue.Content.Label));
        Assert.Equal([1, 2, 3, 4, 5], queued.Content.Items.Select(cue => cue.Position));
        Assert.Equal(queued.Content.Items.Select(cue => cue.Id), again.Content!.Items.Select(cue => cue.Id));
        Assert.Equal(5, (await api.ListAsync(id, cancellationToken: Cancellation)).Content!.Items.Count);
        Assert.Equal(5, (await api.ClearAsync(id, Cancellation)).Content!.Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, (await api.QueueSetListAsync(id, new QueueSetListRequest { Name = "none" }, cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task SetLists_BelongToTheirAuthors()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (vera, nora) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("nora")));
        var mine = new SetList { Cues = [Some.Prompt("mine")] };

        Assert.Equal(HttpStatusCode.OK, (await vera.PutSetListAsync("mine", mine, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await nora.PutSetListAsync("mine", mine, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await nora.DeleteSetListAsync("mine", Cancellation)).StatusCode);
        Assert.Equal("mine", (await nora.GetSetListAsync("mine", Cancellation)).Content!.Cues[0].Prompts![0].Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await vera.PutSetListAsync("Mine", mine, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await rehearsal.Host.Api(AccessForTests.Operator).DeleteSetListAsync("mine", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await vera.GetSetListAsync("mine", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task LoraLibrary_IsWrittenByOperatorsOnly()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var entry = new LoraEntry { Name = "ink", Family = LoraFamily.Wan14B, Url = new Uri("https://civitai.com/api/download/models/1"), TriggerWords = ["ink"] };
        var (member, manager) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Operator));

        Assert.Equal(HttpStatusCode.Forbidden, (await member.AddLoraAsync(entry, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await manager.AddLoraAsync(entry with { Url = new Uri("https://10.0.0.1/x") }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await manager.AddLoraAsync(entry, Cancellation)).StatusCode);
        var seen = Assert.Single((await member.ListLorasAsync(cancellationToken: Cancellation)).Content!.Items);
        Assert.Equal((entry.Name, entry.Family, entry.Url), (seen.Name, seen.Family, seen.Url));
        Assert.Equal(HttpStatusCode.NoContent, (await manager.DeleteLoraAsync("ink", cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.DeleteLoraAsync("ink", cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Look_BeforeTheFirstCue_IsWhatThePodRuns()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id).WithLoras(("neon-ink", 0));

        var look = (await rehearsal.Host.Api().GetLookAsync(id, Cancellation)).Content!;

        Assert.Equal(("longlive", 0.0), (look.Pipeline, Assert.Single(look.Loras).Scale));
        Assert.Equal(320, look.LoadParameters["height"].GetInt32());
    }

    [Fact]
    public async Task WithoutAToken_NothingAnswers()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        using var http = rehearsal.Host.Http();
        http.DefaultRequestHeaders.Authorization = null;

        foreach (var path in new[] { $"/api/queues/{Some.Session()}/cues", $"/api/queues/{Some.Session()}/events", "/api/loras", "/api/set-lists/first-show" })
        {
            using var answer = await http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.NotNull(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation));
        }
    }
}
