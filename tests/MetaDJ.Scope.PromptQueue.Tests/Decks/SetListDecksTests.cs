using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>A set list brings its decks along.</summary>
public sealed class SetListDecksTests
{
    private static readonly IReadOnlyList<DeckSpec> s_decks =
        [new("A", [new LoraScale("neon-ink", 0.8)]), new("B", [new LoraScale("paper-cut", 1)])];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, DeckSpec[]> Unfit => new()
    {
        { "decks", [] },
        { "decks", [.. Enumerable.Range(0, 9).Select(i => new DeckSpec($"D{i}", [new LoraScale($"lora-{i}", 1)]))] },
        { "decks[0]", [null!] },
        { "decks[0]", [new DeckSpec("A", null!)] },
        { "decks[0].name", [new DeckSpec("a b", [new LoraScale("x", 1)])] },
        { "decks[0].loras", [new DeckSpec("A", [])] },
        { "decks[0].loras", [new DeckSpec("A", [null!])] },
        { "decks[0].loras", [new DeckSpec("A", [new LoraScale("../x", 1)])] },
        { "decks[0].loras", [new DeckSpec("A", [new LoraScale("x", double.NaN)])] },
        { "decks[0].loras", [new DeckSpec("A", [new LoraScale("x", 1), new LoraScale("x", 0)])] },
        { "decks", [new DeckSpec("A", [new LoraScale("x", 1)]), new DeckSpec("A", [new LoraScale("y", 1)])] },
        { "decks", [.. Enumerable.Range(0, 2).Select(i => new DeckSpec($"D{i}", [.. Enumerable.Range(0, 9).Select(j => new LoraScale($"lora-{i}-{j}", 1))]))] },
        { "cues[1].deckFade.to", [new DeckSpec("X", [new LoraScale("x", 1)]), new DeckSpec("A", [new LoraScale("y", 1)])] },
        { "keys.f1.deckFade.to", [new DeckSpec("X", [new LoraScale("x", 1)]), new DeckSpec("B", [new LoraScale("y", 1)])] },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Check_OfDecksThatMakeNoSense_NamesTheField(string field, DeckSpec[] decks) =>
        Assert.Contains(field, Check(decks));

    [Fact]
    public void Check_OfDecksThatTheFadesKnow_FindsNothing() => Assert.Empty(Check([.. s_decks]));

    [Fact]
    public async Task Put_OfAListWhoseDecksMakeNoSense_IsRefused_AndStoresNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var api = rehearsal.Host.Api();

        var put = await api.PutSetListAsync("bad", new SetList { Cues = [Some.Prompt()], Decks = [new DeckSpec("a b", [])] }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetSetListAsync("bad", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task CueList_Loaded_PutsItsDecksOnTheStageAtScaleZero_AndItsFadesBringThemUp()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session, api) = await OpenAsync(rehearsal);

        var loaded = (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, null, Cancellation)).Content!;

        await rehearsal.SeeAsync(id, loaded.Decks!.CueId!.Value, CueState.Applied);
        Assert.Equal([("A", 0d), ("B", 0d)], await LevelsAsync(rehearsal, id));
        Assert.Equal((LoraSwapKind.Reload, 1), (loaded.Decks.Plan!.Kind, loaded.Decks.Plan.VisibleCuts));
        Assert.Equal([("neon-ink", 0d), ("paper-cut", 0d)], OnBoard(session));

        var went = (await api.GoAsync(id, cancellationToken: Cancellation)).Content!.Fired;
        await rehearsal.SeeAsync(id, went[0].Id, CueState.Accepted);
        Assert.Equal([("A", 0d), ("B", 1d)], await LevelsAsync(rehearsal, id));
    }

    /// <summary>Loading the list once more in the middle of the show must not pull the fader down.</summary>
    [Fact]
    public async Task CueList_LoadedAgain_LeavesTheDecksWhereTheyStand()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session, api) = await OpenAsync(rehearsal);
        var first = (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, null, Cancellation)).Content!;
        await rehearsal.SeeAsync(id, first.Decks!.CueId!.Value, CueState.Applied);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Fade("B"))).Id, CueState.Accepted);
        var updates = session.Updates.Count;

        var again = (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, null, Cancellation)).Content!;
        var queued = (await api.QueueSetListAsync(id, new QueueSetListRequest { Name = "show" }, cancellationToken: Cancellation)).Content!.Items;

        Assert.Null(again.Decks);
        Assert.StartsWith("The stage has these decks already", (await rehearsal.SeeAsync(id, queued[0].Id, CueState.Accepted)).Cause, StringComparison.Ordinal);
        await rehearsal.SeeAsync(id, queued[^1].Id, CueState.Accepted);
        Assert.Equal([("A", 0d), ("B", 1d)], await LevelsAsync(rehearsal, id));
        Assert.Equal(updates, session.Updates.Count);
    }

    [Fact]
    public async Task SetList_QueuedWhole_LoadsItsDecksBeforeItsFirstCue()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session, api) = await OpenAsync(rehearsal);

        var queued = (await api.QueueSetListAsync(id, new QueueSetListRequest { Name = "show" }, "once", Cancellation)).Content!.Items;
        await rehearsal.SeeAsync(id, queued[^1].Id, CueState.Accepted);
        var repeated = (await api.QueueSetListAsync(id, new QueueSetListRequest { Name = "show" }, "once", Cancellation)).Content!.Items;

        Assert.Equal([CueKind.LoraSwap, CueKind.DeckFade], queued.Select(cue => cue.Content.Kind));
        Assert.Equal(queued.Select(cue => cue.Id), repeated.Select(cue => cue.Id));
        var calls = session.Calls.ToList();
        Assert.InRange(calls.FindIndex(call => call.Path == "api/v1/pipeline/load"), 0, calls.FindIndex(call => call.Body?["lora_scales"] is not null) - 1);
        Assert.Equal([("A", 0d), ("B", 1d)], await LevelsAsync(rehearsal, id));
    }

    [Fact]
    public async Task CueList_LoadedWithoutItsDecks_LeavesTheStageAlone()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session, api) = await OpenAsync(rehearsal);

        var loaded = (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show", LoadDecks = false }, null, Cancellation)).Content!;
        await api.GoAsync(id, cancellationToken: Cancellation);

        Assert.Null(loaded.Decks);
        Assert.DoesNotContain(session.Calls, call => call.Path == "api/v1/pipeline/load");
    }

    [Fact]
    public async Task CueList_WhoseDecksCannotComeOnTheStage_IsRefused_AndIsNotLoaded()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, _, api) = await OpenAsync(rehearsal, new DeckSpec("B", [new LoraScale("unheard-of", 1)]));

        var loaded = await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, null, Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, loaded.StatusCode);
        Assert.Contains("loadDecks", ((Refit.ApiException)loaded.Error!).Content, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetCueListAsync(id, Cancellation)).StatusCode);
    }

    private static CueRequest Fade(string to) => new() { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = to, Steps = 2 } };

    private static IEnumerable<string> Check(DeckSpec[] decks)
    {
        var list = new SetList { Cues = [Some.Prompt(), Fade("B")], Keys = new Dictionary<string, CueRequest> { ["f1"] = Fade("A") }, Decks = decks };
        return SetListValidation.Check("show", list, Some.Now).Fields;
    }

    private static async Task<(SessionId Id, StubSession Session, IPromptQueueApi Api)> OpenAsync(Rehearsal rehearsal, params DeckSpec[] decks)
    {
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        foreach (var name in new[] { "neon-ink", "paper-cut" })
        {
            var entry = new LoraEntry { Name = name, Family = LoraFamily.Wan13B, Url = new Uri($"https://huggingface.co/example/{name}/resolve/main/{name}.safetensors") };
            Assert.True((await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(entry, Cancellation)).IsSuccessStatusCode);
        }

        var put = await api.PutSetListAsync("show", new SetList { Cues = [Fade("B")], Decks = decks.Length > 0 ? decks : s_decks }, Cancellation);
        Assert.True(put.IsSuccessStatusCode, put.Error?.ToString());
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt())).Id, CueState.Accepted);
        return (id, session, api);
    }

    private static async Task<IEnumerable<(string Name, double Level)>> LevelsAsync(Rehearsal rehearsal, SessionId id) =>
        (await rehearsal.Host.Api().GetDecksAsync(id, Cancellation)).Content!.Decks.Select(deck => (deck.Name, deck.Level));

    private static IEnumerable<(string Name, double Scale)> OnBoard(StubSession session) => session.LoadParams["loras"]!.AsArray()
        .Select(lora => (System.IO.Path.GetFileNameWithoutExtension((string)lora!["path"]!), (double)lora["scale"]!));
}
