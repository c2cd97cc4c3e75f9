using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Records;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Records;

public sealed class SessionRecordTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Record_Exported_PlaysTheSameUpdatesAgain(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var (first, second) = (Some.Session(), Some.Session());
        var stage = rehearsal.Stage.Open(first);
        var again = rehearsal.Stage.Open(second);
        stage.WithLoras(("neon-ink", 0));
        again.WithLoras(("neon-ink", 0));
        var vera = rehearsal.Host.Api();
        await PlayAsync(rehearsal, first, Some.Prompt("a lighthouse in rain"));
        await PlayAsync(rehearsal, first, new CueRequest
        {
            Kind = CueKind.Transition, Label = "dawn", Prompts = [new("a lighthouse at dawn"), new("gulls over a grey sea", 0.5)], Transition = new TransitionSpec(4, InterpolationMethod.Slerp), Hold = TimeSpan.FromMilliseconds(5),
        });
        await PlayAsync(rehearsal, first, Some.Fade("neon-ink", 0.8));
        await PlayAsync(rehearsal, first, new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { VaceContextScale = 0.7 } });

        Assert.Equal(4, (await vera.GetRecordSetListAsync(first, null, Cancellation)).Content!.Cues.Count);
        // As if ten seconds had lain between them.
        var (_, entries) = await rehearsal.Host.Services.GetRequiredService<RecordStore>().ReadAsync(first, 0, 100);
        var list = RecordReplay.ToSetList(
            [.. entries.Select((entry, i) => entry.Cue is null ? entry : entry with { Cue = entry.Cue with { Receipt = entry.Cue.Receipt with { DueAt = Some.Now.AddSeconds(10 * i) } } })],
            "longlive", "As played.");

        Assert.Equal(TimeSpan.FromSeconds(10), list.Cues[0].Hold);
        Assert.Equal("dawn", list.Cues[1].Label);
        Assert.True((await vera.PutSetListAsync("as-played", list, Cancellation)).IsSuccessStatusCode);
        Assert.DoesNotContain(
            SetListLint.Check("as-played", list, LintSubject.Of(list), Some.Now), finding => finding.Severity != LintSeverity.Hint && !finding.Rule.StartsWith("lora-", StringComparison.Ordinal));
        // Played again without the distances, so that nobody waits for them.
        var quick = new SetList { Cues = [.. list.Cues.Select(cue => cue with { Hold = null })] };
        await vera.PutSetListAsync("quick", quick, Cancellation);
        var queued = await vera.QueueSetListAsync(second, new QueueSetListRequest { Name = "quick" }, null, Cancellation);
        await rehearsal.SeeAsync(second, queued.Content!.Items[^1].Id, CueState.Accepted);
        var transition = stage.Updates.Single(update => update["transition"] is not null);
        Assert.Equal(Without(stage.Updates), Without(again.Updates));
        Assert.Equal(4, (int)transition["transition"]!["num_steps"]!);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Record_AfterTheEnd_IsItsLeadsAndGoesWhollyWhenDeleted(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = session.Response with { Crew = [new CrewMember(Some.Holder, CrewRole.Lead), new CrewMember("cora", CrewRole.CoPilot)] };
        var (vera, cora, mallory, operated) = (
            rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("cora")), rehearsal.Host.Api(AccessForTests.Member("mallory")), rehearsal.Host.Api(AccessForTests.Operator));
        await PlayAsync(rehearsal, id, Some.Prompt("one"));
        await vera.PauseAsync(id, Cancellation);
        await vera.PanicAsync(id, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, (await cora.GetRecordAsync(id, null, null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.GetRecordAsync(id, null, null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await vera.DeleteRecordAsync(id, Cancellation)).StatusCode);
        session.Becomes(SessionState.Ended);
        await rehearsal.Host.Services.GetRequiredService<MetaDJ.Scope.PromptQueue.Queues.SessionSync>().SyncAsync(id, Cancellation);

        var record = (await vera.GetRecordAsync(id, null, null, Cancellation)).Content!;
        Assert.Equal((Some.Holder, "rehearsal", $"/api/spend/sessions/{id}"), (record.Holder, record.Pool, record.Spend));
        Assert.NotNull(record.EndedAt);
        Assert.InRange(record.KeptFor!.Value.TotalDays, 29.9, 30.1);
        var one = record.Entries.Items.First(entry => entry.Kind == QueueEventKind.CueAccepted);
        Assert.Equal((Some.Holder, "one"), (one.Cue!.Author, one.Cue.Content.Prompts![0].Text));
        Assert.NotNull(one.Cue.Receipt.AcceptedAt);
        Assert.Contains(record.Entries.Items, entry => entry.Kind == QueueEventKind.QueueClosed);

        // Page by page it is the same.
        var (pages, after) = (new List<long>(), (string?)null);
        do
        {
            var page = (await operated.GetRecordAsync(id, after, 2, Cancellation)).Content!;
            pages.AddRange(page.Entries.Items.Select(entry => entry.Sequence));
            after = page.Entries.Next;
        }
        while (after is not null);
        Assert.Equal(record.Entries.Items.Select(entry => entry.Sequence), pages);

        Assert.Equal(HttpStatusCode.NotFound, (await mallory.DeleteRecordAsync(id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await vera.DeleteRecordAsync(id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await vera.GetRecordAsync(id, null, null, Cancellation)).StatusCode);
        Assert.Empty(Keys(rehearsal, id));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Keep_IsBoundedAndTakesNothingTwice_AndAnIdleSessionHasNone(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind, ("Records:Lines", "100"), ("Records:CuesBehind", "1"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var records = rehearsal.Host.Services.GetRequiredService<RecordStore>();
        await rehearsal.Host.Api().GetLookAsync(id, Cancellation);
        await records.KeepAsync(id);
        Assert.DoesNotContain(Keys(rehearsal, id), key => key.Contains(":record", StringComparison.Ordinal));

        CueResponse last = null!;
        for (var i = 0; i < 130; i++)
        {
            last = await rehearsal.QueueAsync(id, Some.Prompt($"scene {i}"));
        }

        await rehearsal.SeeAsync(id, last.Id, CueState.Accepted);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => records.KeepAsync(id)));

        var (inAll, entries) = await records.ReadAsync(id, 0, 500);
        Assert.Equal((100, 100), (inAll, entries.Count));
        Assert.Equal(entries.Select(entry => entry.Sequence).Order().Distinct(), entries.Select(entry => entry.Sequence));
        Assert.All(entries, entry => Assert.NotNull(entry.Cue));
        Assert.Equal("scene 129", entries[^1].Cue!.Content.Prompts![0].Text);
        Assert.Equal(30, (await records.HeadAsync(id))!.Thinned);
        var redis = rehearsal.Host.Services.GetRequiredService<IDatabase>();
        Assert.Equal(100, await redis.HashLengthAsync(new RecordKeys(id).Cues));
    }

    [Fact]
    public void ToSetList_WhenATransitionWasCutOff_KeepsTheTimeAndShortensIt()
    {
        RecordEntry[] entries = [Accepted(0, Turn(8, "one")), Accepted(3, Turn(8, "two")), Accepted(4, Some.Prompt("end")), Accepted(4.2, new CueRequest { Kind = CueKind.Pause }), Accepted(9000, Some.Prompt("late"))];

        var list = RecordReplay.ToSetList(entries, "longlive", "As played.");

        Assert.Equal([CueKind.Transition, CueKind.Prompt, CueKind.Prompt, CueKind.Prompt], list.Cues.Select(cue => cue.Kind));
        Assert.Equal(4, list.Cues[0].Transition!.Steps);
        Assert.Equal([3, 1, 3600, null], list.Cues.Select(cue => cue.Hold?.TotalSeconds));
        Assert.Equal([CueFollow.AutoFollow, CueFollow.AutoFollow, CueFollow.AutoFollow, null], list.Cues.Select(cue => cue.Follow));
    }

    /// <summary>Bars of that evening's count have passed when it is played again, and a cue holds by time or by beats.</summary>
    [Fact]
    public void ToSetList_OfCuesOnTheBeat_KeepsTheirDistances_AndFadesBetweenDecks()
    {
        var fade = new CueRequest { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = "B", Steps = 4 }, At = new CueTime { Bar = 9 } };
        RecordEntry[] entries = [Accepted(0, Some.Prompt("one") with { At = new CueTime { Bar = 1 }, HoldBeats = 8 }), Accepted(15, fade), Accepted(20, Some.Prompt("two") with { At = new CueTime { Bar = 12 } })];

        var list = RecordReplay.ToSetList(entries, "longlive", "As played.");

        Assert.Equal([CueKind.Prompt, CueKind.DeckFade, CueKind.Prompt], list.Cues.Select(cue => cue.Kind));
        Assert.Equal([15, 5, null], list.Cues.Select(cue => cue.Hold?.TotalSeconds));
        Assert.All(list.Cues, cue => Assert.Equal((null, null), (cue.At, cue.HoldBeats)));
        Assert.Empty(SetListValidation.Check("as-played", list, Some.Now).Fields);
    }

    private static CueRequest Turn(int steps, string text) => new() { Kind = CueKind.Transition, Prompts = [new WeightedPrompt(text)], Transition = new TransitionSpec(steps) };

    private static RecordEntry Accepted(double seconds, CueRequest cue) => new()
    {
        Sequence = (long)(seconds * 10), At = Some.Now.AddSeconds(seconds), Kind = QueueEventKind.CueAccepted,
        Cue = new CueResponse
        {
            Id = Some.Cue().Id, SessionId = Some.Session(), State = CueState.Accepted, Content = cue, Author = Some.Holder,
            Receipt = new CueReceipt { QueuedAt = Some.Now, DueAt = Some.Now.AddSeconds(seconds) },
        },
    };

    private static async Task PlayAsync(Rehearsal rehearsal, SessionId id, CueRequest cue) =>
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, cue)).Id, CueState.Accepted);

    private static IEnumerable<string> Without(IEnumerable<System.Text.Json.Nodes.JsonObject> updates) => updates.Select(update => update.ToJsonString());

    private static List<string> Keys(Rehearsal rehearsal, SessionId id)
    {
        var multiplexer = rehearsal.Host.Services.GetRequiredService<IConnectionMultiplexer>();
        return [.. multiplexer.GetServer(multiplexer.GetEndPoints()[0]).Keys(pattern: $"*{id}*").Select(key => key.ToString())];
    }
}
