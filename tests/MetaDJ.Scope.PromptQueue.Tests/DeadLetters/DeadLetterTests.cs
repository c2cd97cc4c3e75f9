using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.DeadLetters;

public sealed class DeadLetterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task FailedCue_IsListedWithItsCause_AndOneCallSendsItAgain(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Interfere = _ => Task.FromResult<int?>(422);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("refused"));
        await rehearsal.SeeAsync(id, cue.Id, CueState.Failed);
        var api = rehearsal.Host.Api();

        var dead = Assert.Single((await api.ListDeadLettersAsync(id, cancellationToken: Cancellation)).Content!.Items);
        Assert.Equal((cue.Id, CueState.Failed), (dead.Id, dead.State));
        Assert.NotEmpty(dead.Cause!);

        session.Interfere = _ => Task.FromResult<int?>(null);
        Assert.True((await api.RetryAsync(id, cue.Id, cancellationToken: Cancellation)).IsSuccessStatusCode);
        var accepted = await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);
        Assert.Null(accepted.Cause);
        Assert.Equal(["refused"], session.Prompts);
        Assert.Equal(HttpStatusCode.Conflict, (await api.RetryAsync(id, cue.Id, cancellationToken: Cancellation)).StatusCode);
        Assert.Empty((await api.ListDeadLettersAsync(id, cancellationToken: Cancellation)).Content!.Items);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task All_InPages_AreRetriedInOrder_OrForgotten(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Interfere = _ => Task.FromResult<int?>(422);
        for (var i = 0; i < 5; i++)
        {
            await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt($"{i}"))).Id, CueState.Failed);
        }

        var api = rehearsal.Host.Api();
        var first = (await api.ListDeadLettersAsync(id, limit: 3, cancellationToken: Cancellation)).Content!;
        var second = (await api.ListDeadLettersAsync(id, first.Next, 3, Cancellation)).Content!;
        Assert.Equal(["4", "3", "2", "1", "0"], first.Items.Concat(second.Items).Select(dead => dead.Content.Prompts![0].Text));
        Assert.Null(second.Next);

        Assert.Equal(1, (await api.ForgetDeadLetterAsync(id, first.Items[0].Id, Cancellation)).Content!.Cancelled);
        session.Interfere = _ => Task.FromResult<int?>(null);
        Assert.Equal(new UndoResponse("retry", 4, 0), (await api.RetryAllAsync(id, cancellationToken: Cancellation)).Content);
        await Eventually.SeeAsync("all four", () => Task.FromResult(string.Join(' ', session.Prompts)), seen => seen == "0 1 2 3", Cancellation);

        session.Interfere = _ => Task.FromResult<int?>(422);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("x"))).Id, CueState.Failed);
        Assert.Equal(1, (await api.ForgetDeadLettersAsync(id, Cancellation)).Content!.Cancelled);
        Assert.Empty((await api.ListDeadLettersAsync(id, cancellationToken: Cancellation)).Content!.Items);
    }

    [Fact]
    public async Task Skip_EndsAHold_ThenPassesOverTheNextCue()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("held") with { Hold = TimeSpan.FromHours(1) })).Id, CueState.Accepted);
        await rehearsal.QueueAsync(id, Some.Prompt("next"));
        Assert.Equal(["held"], session.Prompts);

        Assert.Equal("hold", (await api.SkipAsync(id, cancellationToken: Cancellation)).Content!.What);
        await Eventually.SeeAsync("the next", () => Task.FromResult(session.Prompts.Count), seen => seen == 2, Cancellation);

        await api.PauseAsync(id, Cancellation);
        var passed = await rehearsal.QueueAsync(id, Some.Prompt("passed over"));
        Assert.Equal(new SkipResponse("cue", passed.Id), (await api.SkipAsync(id, cancellationToken: Cancellation)).Content);
        Assert.Equal(CueState.Cancelled, (await api.GetAsync(id, passed.Id, Cancellation)).Content!.State);
        Assert.Equal(HttpStatusCode.Conflict, (await api.SkipAsync(id, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal("cancel", (await api.UndoAsync(id, cancellationToken: Cancellation)).Content!.What);
    }
}
