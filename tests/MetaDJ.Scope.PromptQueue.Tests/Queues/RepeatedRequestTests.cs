using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

/// <summary>A request that is repeated under its idempotency key, because its answer was lost or a thumb was impatient, is done once.</summary>
public sealed class RepeatedRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task SkipUndoAndRedo_UnderTheSameKey_AreDoneOnce(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await api.PauseAsync(id, Cancellation);
        var cues = new List<CueResponse>();
        foreach (var text in new[] { "a", "b", "c", "d" })
        {
            cues.Add(await rehearsal.QueueAsync(id, Some.Prompt(text)));
        }

        var skips = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.SkipAsync(id, "skip-1", Cancellation)));
        Assert.All(skips, skip => Assert.Equal(new SkipResponse("cue", cues[0].Id), skip.Content));
        Assert.Equal("b c d", await WaitingAsync());
        Assert.Equal(cues[1].Id, (await api.SkipAsync(id, "skip-2", Cancellation)).Content!.Cue);

        var undone = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.UndoAsync(id, null, "undo-1", Cancellation)));
        Assert.All(undone, undo => Assert.Equal(new UndoResponse("cancel", 1, 0), undo.Content));
        Assert.Equal("b c d", await WaitingAsync());
        var redone = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.RedoAsync(id, null, "redo-1", Cancellation)));
        Assert.All(redone, redo => Assert.Equal(new UndoResponse("cancel", 1, 0), redo.Content));
        Assert.Equal("c d", await WaitingAsync());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.UndoAsync(id, null, "skip-1", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.SkipAsync(id, "no spaces", Cancellation)).StatusCode);
        Assert.Equal("c d", await WaitingAsync());

        async Task<string> WaitingAsync() => string.Join(
            ' ', (await api.ListAsync(id, cancellationToken: Cancellation)).Content!.Items.Where(cue => cue.State == CueState.Queued).Select(cue => cue.Content.Prompts![0].Text));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Retry_UnderTheSameKey_QueuesADeadCueOnce_EvenWhenItHasDiedAgain(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        var sent = 0;
        session.Interfere = _ =>
        {
            Interlocked.Increment(ref sent);
            return Task.FromResult<int?>(422);
        };
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("refused"));
        await rehearsal.SeeAsync(id, cue.Id, CueState.Failed);

        Assert.Equal(HttpStatusCode.OK, (await api.RetryAsync(id, cue.Id, "retry-1", Cancellation)).StatusCode);
        await Eventually.SeeAsync("it dies again", () => Task.FromResult(sent), seen => seen == 2, Cancellation);
        await rehearsal.SeeAsync(id, cue.Id, CueState.Failed);
        Assert.Equal(HttpStatusCode.OK, (await api.RetryAsync(id, cue.Id, "retry-1", Cancellation)).StatusCode);
        Assert.Equal(CueState.Failed, (await api.GetAsync(id, cue.Id, Cancellation)).Content!.State);

        Assert.Equal(new UndoResponse("retry", 1, 0), (await api.RetryAllAsync(id, "retry-2", Cancellation)).Content);
        await Eventually.SeeAsync("it dies a third time", () => Task.FromResult(sent), seen => seen == 3, Cancellation);
        await rehearsal.SeeAsync(id, cue.Id, CueState.Failed);
        Assert.Equal(new UndoResponse("retry", 1, 0), (await api.RetryAllAsync(id, "retry-2", Cancellation)).Content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.RetryAllAsync(id, "retry-1", Cancellation)).StatusCode);
        Assert.Equal(CueState.Failed, (await api.GetAsync(id, cue.Id, Cancellation)).Content!.State);
        Assert.Equal(3, sent);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task GoAndLoad_UnderTheSameKey_GoOnce_AndDoNotBeginTheListAnew(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind, ("Queues:BetweenGos", "00:00:00"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await api.PutSetListAsync("show", new SetList { Cues = [Some.Prompt("a"), Some.Prompt("b"), Some.Prompt("c")] }, Cancellation);
        var load = new LoadCueListRequest { Name = "show" };
        Assert.Equal("1", (await api.LoadCueListAsync(id, load, "load-1", Cancellation)).Content!.Standby);

        var presses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.GoAsync(id, null, "go-1", Cancellation)));
        var fired = Assert.Single(presses.SelectMany(press => press.Content!.Fired).Select(cue => cue.Id).Distinct());
        Assert.Equal([fired], (await api.ListAsync(id, cancellationToken: Cancellation)).Content!.Items.Select(cue => cue.Id));

        Assert.Equal("2", (await api.LoadCueListAsync(id, load, "load-1", Cancellation)).Content!.Standby);
        Assert.Equal("2", (await api.GetCueListAsync(id, Cancellation)).Content!.Standby);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.LoadCueListAsync(id, load with { Standby = "3" }, "load-1", Cancellation)).StatusCode);
        Assert.Equal("1", (await api.LoadCueListAsync(id, load, "load-2", Cancellation)).Content!.Standby);
    }
}
