using MassTransit;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.HotSpares;

/// <summary>A second pod that shows what the stage shows.</summary>
public sealed class SpareFollowerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spare_GetsTheWholeLook_ThenEveryUpdateInOrder()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00"));
        var (id, session, spare) = await StandingByAsync(rehearsal);

        for (var i = 1; i <= 20; i++)
        {
            await rehearsal.QueueAsync(id, Some.Prompt($"{i}"));
        }

        await Eventually.SeeAsync("the spare to be as far", () => Task.FromResult(spare.Prompts), prompts => prompts[^1] == "20", Cancellation);
        Assert.Equal("before", spare.Prompts[0]);
        Assert.Equal(session.Prompts.TakeLast(20), spare.Prompts.TakeLast(20));
        Assert.DoesNotContain(spare.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Spare_WithOtherLorasOnBoard_IsLoadedLikeTheStage()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0.25));
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);

        var spare = session.StandBy(9);
        await rehearsal.QueueAsync(id, Some.Prompt("after"));
        await NoticeAsync(rehearsal, id, session);

        await Eventually.SeeAsync("the spare to be loaded", () => Task.FromResult(spare.LoadParams["loras"]?.ToJsonString()), loras => loras is not null, Cancellation);
        Assert.Equal(session.LoadParams["loras"]!.ToJsonString(), spare.LoadParams["loras"]!.ToJsonString());
        await Eventually.SeeAsync("the picture", () => Task.FromResult(spare.Prompts), prompts => prompts.Contains("after"), Cancellation);
    }

    [Fact]
    public async Task SpareThatDoesNotTakeAnUpdate_GetsTheWholeLookAgain_AndTheStageDoesNotWait()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00"));
        var (id, session, spare) = await StandingByAsync(rehearsal);
        var refused = 0;
        spare.Interfere = _ => Task.FromResult<int?>(Interlocked.Increment(ref refused) <= 3 ? 503 : null);

        var last = await rehearsal.QueueAsync(id, Some.Prompt("first"));
        await rehearsal.SeeAsync(id, last.Id, CueState.Accepted);
        last = await rehearsal.QueueAsync(id, Some.Prompt("second"));
        await rehearsal.SeeAsync(id, last.Id, CueState.Accepted);

        await Eventually.SeeAsync("the spare to have caught up", () => Task.FromResult(spare.Prompts), prompts => prompts[^1] == "second", Cancellation);
        Assert.Equal(["first", "second"], session.Prompts.TakeLast(2));
    }

    [Fact]
    public async Task TakeOver_GoesOnWithOneUpdate_NothingIsLoaded()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (id, session, spare) = await StandingByAsync(rehearsal);

        session.TakeOver(11);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("on the other pod"));
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);

        Assert.Equal("on the other pod", spare.Prompts[^1]);
        Assert.DoesNotContain("on the other pod", session.Prompts);
        Assert.DoesNotContain(spare.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal) || call.Path.EndsWith("start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SpareThatGoesAway_IsNotWrittenToAnyMore()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00"));
        var (id, session, spare) = await StandingByAsync(rehearsal);
        session.Response = session.Response with { SpareToken = null };
        await NoticeAsync(rehearsal, id, session);
        var before = spare.Calls.Count;

        var cue = await rehearsal.QueueAsync(id, Some.Prompt("alone"));
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);

        Assert.Equal(before, spare.Calls.Count);
    }

    private static async Task<(SessionId Id, StubSession Session, StubSession Spare)> StandingByAsync(Rehearsal rehearsal)
    {
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        var spare = session.StandBy(9);
        await NoticeAsync(rehearsal, id, session);
        await Eventually.SeeAsync("the spare to show the picture", () => Task.FromResult(spare.Prompts), prompts => prompts.Count > 0, Cancellation);
        return (id, session, spare);
    }

    /// <summary>What the broker's hint does: the queue asks what the session is now, and looks at once.</summary>
    private static async Task NoticeAsync(Rehearsal rehearsal, SessionId id, StubSession session)
    {
        await rehearsal.Host.Services.GetRequiredService<IBus>().Publish(
            new SessionLive { SessionId = id, Pool = session.Response.Pool, FencingToken = session.Response.FencingToken!.Value }, Cancellation);
        var redis = rehearsal.Host.Services.GetRequiredService<IDatabase>();
        await Eventually.SeeAsync(
            "the queue to know",
            async () => (await redis.HashGetAsync(new QueueKeys(id).Meta, "spare")).ToString(),
            spare => spare == (session.Response.SpareToken?.ToString() ?? ""),
            Cancellation);
    }
}
