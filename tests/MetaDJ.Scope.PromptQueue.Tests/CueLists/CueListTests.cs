using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.CueLists;

/// <summary>A cue list on a whole queue: what is pressed, and what the stage gets.</summary>
public sealed class CueListTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Go_FiresWhatStandsBy_AndWhatFollowsByItself(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind, ("Queues:BetweenGos", "00:00:00"));
        var (id, session, api) = await LoadAsync(rehearsal, Cue("a"), Cue("b") with { Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromMilliseconds(20) }, Cue("c"), Cue("d"));
        Assert.Equal("1", (await api.GetCueListAsync(id, Cancellation)).Content!.Standby);
        Assert.Empty(session.Prompts);

        var first = (await api.GoAsync(id, cancellationToken: Cancellation)).Content!;
        Assert.Equal(("2", "1"), (first.CueList.Standby, Assert.Single(first.Fired).Content.Number));
        await ArriveAsync(session, "a");
        Assert.Equal("4", (await api.GoAsync(id, cancellationToken: Cancellation)).Content!.CueList.Standby);
        await ArriveAsync(session, "a", "b", "c");

        var list = (await api.GetCueListAsync(id, Cancellation)).Content!;
        Assert.Equal(("4", null), (list.Standby, list.WaitsFor));
        Assert.Equal(["3"], list.Fired);
    }

    [Fact]
    public async Task Go_WithTheSameKeyTwice_IsOne_AndADoublePressToo()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Queues:BetweenGos", "00:00:05"));
        var (id, session, api) = await LoadAsync(rehearsal, Cue("a"), Cue("b"));

        var first = (await api.GoAsync(id, idempotencyKey: "press-1", cancellationToken: Cancellation)).Content!;
        var again = (await api.GoAsync(id, idempotencyKey: "press-1", cancellationToken: Cancellation)).Content!;
        var doubled = await api.GoAsync(id, idempotencyKey: "press-2", cancellationToken: Cancellation);

        Assert.Equal(first.Fired[0].Id, Assert.Single(again.Fired).Id);
        Assert.Equal(HttpStatusCode.Conflict, doubled.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.GoAsync(id, number: "2", idempotencyKey: "press-1", cancellationToken: Cancellation)).StatusCode);
        await ArriveAsync(session, "a");
    }

    [Fact]
    public async Task Go_FromManyHandsAtOnce_FiresEachCueOnce()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Queues:BetweenGos", "00:00:00"));
        var (id, session, api) = await LoadAsync(rehearsal, [.. Enumerable.Range(0, 6).Select(i => Cue($"{i}"))]);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => api.GoAsync(id, idempotencyKey: $"hand-{i}", cancellationToken: Cancellation)));

        await ArriveAsync(session, "0", "1", "2", "3", "4", "5");
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Loop_GoesRound_UntilTheNextGo(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var round = Cue("a") with { Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromSeconds(1) };
        var (id, session, api) = await LoadAsync(rehearsal, round, new CueRequest { Kind = CueKind.Loop, Loop = new LoopSpec("1") }, Cue("b"));
        await api.GoAsync(id, cancellationToken: Cancellation);
        await ArriveAsync(session, "a", "a");
        var playing = (await api.GetCueListAsync(id, Cancellation)).Content!;
        Assert.Equal(("3", null, true), (playing.Standby, playing.Loops["2"], playing.WaitsFor is not null));

        await api.GoAsync(id, cancellationToken: Cancellation);

        await Eventually.SeeAsync("b", () => Task.FromResult(session.Prompts), seen => seen.Contains("b"), Cancellation);
        var left = (await api.GetCueListAsync(id, Cancellation)).Content!;
        Assert.Null(left.WaitsFor);
        Assert.Empty(left.Loops);
        Assert.Equal("b", session.Prompts[^1]);
    }

    [Fact]
    public async Task KillBetweenCues_TheSuccessorGoesOn_AndDoublesNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var survivor = await rehearsal.AddAsync();
        var cues = Enumerable.Range(0, 6).Select(i => Cue($"{i}") with { Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromMilliseconds(300) }).ToArray();
        var (id, session, api) = await LoadAsync(rehearsal, cues);
        await api.GoAsync(id, cancellationToken: Cancellation);
        await Eventually.SeeAsync("the list plays", () => Task.FromResult(session.Prompts.Count), seen => seen >= 2, Cancellation);

        await rehearsal.Host.KillAsync();

        await Eventually.SeeAsync("the last", () => Task.FromResult(session.Prompts is [.., var last] ? last : ""), seen => seen == "5", Cancellation);
        var listed = (await survivor.Api().ListAsync(id, cancellationToken: Cancellation)).Content!;
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"{i}"), session.Prompts.Distinct());
        Assert.Equal(6, listed.Items.Count);
    }

    [Fact]
    public async Task Stop_WithdrawsWhatIsNotSent_AndTheStandbyStays()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Queues:BetweenGos", "00:00:00"));
        var (id, session, api) = await LoadAsync(rehearsal, Cue("a") with { Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromMinutes(10) }, Cue("b"), Cue("c"));
        await api.GoAsync(id, cancellationToken: Cancellation);
        await Eventually.SeeAsync("b waits", async () => (await api.GetCueListAsync(id, Cancellation)).Content!.Fired, seen => seen is ["2"], Cancellation);

        var stopped = (await api.StopListAsync(id, Cancellation)).Content!;

        Assert.Equal(("3", null), (stopped.Standby, stopped.WaitsFor));
        await api.GoAsync(id, cancellationToken: Cancellation);
        await ArriveAsync(session, "a", "c");
    }

    [Fact]
    public async Task Clear_StopsTheList()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session, api) = await LoadAsync(rehearsal, Cue("a") with { Follow = CueFollow.AutoFollow }, Cue("b") with { Follow = CueFollow.AutoFollow, NotBefore = null }, Cue("c"));
        await api.PauseAsync(id, Cancellation);
        await api.GoAsync(id, cancellationToken: Cancellation);

        await api.ClearAsync(id, Cancellation);
        await api.ResumeAsync(id, Cancellation);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("after"))).Id, CueState.Accepted);

        Assert.Equal(["after"], session.Prompts);
        Assert.Null((await api.GetCueListAsync(id, Cancellation)).Content!.WaitsFor);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task HotKeys_ComeWithTheList_AndArePressed(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await api.PutSetListAsync("keys", new SetList { Cues = [Cue("a")], Keys = new Dictionary<string, CueRequest> { ["f1"] = Cue("rain") } }, Cancellation);
        await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "keys" }, cancellationToken: Cancellation);
        await api.PutKeyAsync(id, "f2", Cue("sun"), Cancellation);

        Assert.Equal(["f1", "f2"], (await api.ListKeysAsync(id, Cancellation)).Content!.Items.Select(key => key.Key));
        await api.PressKeyAsync(id, "f2", "once", Cancellation);
        await api.PressKeyAsync(id, "f2", "once", Cancellation);
        await api.PressKeyAsync(id, "f1", cancellationToken: Cancellation);
        await ArriveAsync(session, "sun", "rain");

        Assert.True((await api.DeleteKeyAsync(id, "f2", Cancellation)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.PressKeyAsync(id, "f2", cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Requests_ThatMeanNothing_AreRefused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.QueueAsync(id, Cue("x"));

        Assert.Equal(HttpStatusCode.Conflict, (await api.GoAsync(id, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "nothing" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "first-show", Standby = "99" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "first-show" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.GoAsync(id, "99", cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GoAsync(id, new string('9', 17), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.EnqueueAsync(id, Cue("x") with { Follow = CueFollow.AutoFollow }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.EnqueueAsync(id, new CueRequest { Kind = CueKind.Loop, Loop = new LoopSpec("1") }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PutKeyAsync(id, "no key", Cue("x"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.StandByAsync(id, new StandbyRequest("99"), Cancellation)).StatusCode);
    }

    private static CueRequest Cue(string text) => Some.Prompt(text);

    private static Task<string> ArriveAsync(StubSession session, params string[] prompts) => Eventually.SeeAsync(
        string.Join(", ", prompts), () => Task.FromResult(string.Join(' ', session.Prompts)), seen => seen == string.Join(' ', prompts), Cancellation);

    private static async Task<(SessionId Id, StubSession Session, IPromptQueueApi Api)> LoadAsync(Rehearsal rehearsal, params CueRequest[] cues)
    {
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        var put = await api.PutSetListAsync("show", new SetList { Cues = cues }, Cancellation);
        Assert.True(put.IsSuccessStatusCode, put.Error?.ToString());
        var load = await api.LoadCueListAsync(id, new LoadCueListRequest { Name = "show" }, cancellationToken: Cancellation);
        Assert.True(load.IsSuccessStatusCode, load.Error?.ToString());
        return (id, session, api);
    }
}
