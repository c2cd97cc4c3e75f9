using MassTransit;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

/// <summary>Hints make things faster; what is done about them is what the broker says.</summary>
public sealed class QueueSessionConsumerTests
{
    private static readonly PoolName Pool = PoolName.Parse("rehearsal");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SessionEnded_ClosesTheQueue_OnlyWhenTheBrokerSaysSo()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:RetryAtMost", "00:10:00"), ("Dispatch:RetryAfter", "00:01:00"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Becomes(SessionState.Waiting);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt());
        var bus = rehearsal.Host.Services.GetRequiredService<IBus>();
        var ended = new SessionEnded { SessionId = id, Pool = Pool, Reason = SessionEndReason.Closed };

        await bus.Publish(ended, Cancellation);
        session.Becomes(SessionState.Live, 7);
        await bus.Publish(new SessionLive { SessionId = id, Pool = Pool, FencingToken = new FencingToken(7) }, Cancellation);
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);

        session.Becomes(SessionState.Ended);
        await bus.Publish(ended, Cancellation);
        await Eventually.SeeAsync(
            "the queue closes",
            async () => (await rehearsal.Host.Api().EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation)).StatusCode,
            status => status == System.Net.HttpStatusCode.Conflict,
            Cancellation);
    }

    [Fact]
    public async Task SessionEnding_InTheGraceAfterItsEnd_KeepsTheCuesForAnExtension()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        var bus = rehearsal.Host.Services.GetRequiredService<IBus>();

        session.Becomes(SessionState.Ending, 7);
        await bus.Publish(
            new SessionEnding { SessionId = id, Pool = Pool, Kind = WarningKind.Grace, Reason = WarningReason.TimeUp, EndsAt = Some.Now }, Cancellation);
        await Eventually.SeeAsync(
            "the queue holds no pod", async () => (await rehearsal.Host.Services.GetRequiredService<QueueStore>().ReadAsync(id))!.Fence, fence => fence.Length == 0, Cancellation);
        var late = await rehearsal.QueueAsync(id, Some.Prompt("late"));
        Assert.Equal(["before"], session.Prompts);

        session.Becomes(SessionState.Live, 7);
        await bus.Publish(new SessionLive { SessionId = id, Pool = Pool, FencingToken = new FencingToken(7) }, Cancellation);
        await rehearsal.SeeAsync(id, late.Id, CueState.Accepted);
    }

    [Fact]
    public async Task SessionEnding_ForIdleness_StillPlays()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Becomes(SessionState.Ending, 7);
        session.Response = session.Response with
        {
            Warning = new SessionWarning { Kind = WarningKind.Grace, Reason = WarningReason.Idle, At = Some.Now, EndsAt = Some.Now, MinutesLeft = 1 },
        };

        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt())).Id, CueState.Accepted);
    }

    [Fact]
    public async Task Sweep_TellsTheBrokerWhatIsPlannedAndWhoFollows()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:Sweep", "00:00:01"), ("Dispatch:Heartbeat", "00:00:00.200"), ("Dispatch:DeadAfter", "00:00:10"));
        var (planned, quiet, followed) = (Some.Session(), Some.Session(), Some.Session());
        foreach (var id in new[] { planned, quiet, followed })
        {
            rehearsal.Stage.Open(id);
            await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt())).Id, CueState.Accepted);
        }

        var due = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        await rehearsal.QueueAsync(planned, Some.Prompt() with { NotBefore = due });
        using var reading = rehearsal.Host.Services.GetRequiredService<QueueReaders>().Read(followed);

        await Eventually.SeeAsync(
            "both are told", () => Task.FromResult(rehearsal.Stage.Signs),
            signs => signs.Contains(new SignOfLife(planned, false, due)) && signs.Contains(new SignOfLife(followed, true, null)), Cancellation);
        Assert.DoesNotContain(rehearsal.Stage.Signs, sign => sign.Session == quiet && sign.Watched);
    }

    [Fact]
    public async Task SessionLive_AfterARecovery_BringsThePictureBackWithoutACue()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:Linger", "00:00:01"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("the picture"))).Id, CueState.Accepted);
        await Eventually.SeeAsync("the dispatcher leaves", () => Task.FromResult(rehearsal.Host.Dispatchers), count => count == 0, Cancellation);

        session.Becomes(SessionState.Live, 8);
        await rehearsal.Host.Services.GetRequiredService<IBus>().Publish(
            new SessionLive { SessionId = id, Pool = Pool, FencingToken = new FencingToken(8) }, Cancellation);

        await Eventually.SeeAsync("the replay", () => Task.FromResult(session.Prompts.Count), count => count == 2, Cancellation);
        Assert.Equal(["the picture", "the picture"], session.Prompts);
    }
}
