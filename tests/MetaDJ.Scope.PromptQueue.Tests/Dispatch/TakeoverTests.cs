using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;
/// <summary>Replicas that die, hand over, or come back: the show goes on under whoever owns the queue.</summary>
public sealed class TakeoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KillOneOfTwoReplicas_MidDrain_LosesNothingAndKeepsOrder()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.005"));
        var survivor = await rehearsal.AddAsync(("Dispatch:ChunkInterval", "00:00:00.005"));
        var sessions = Enumerable.Range(0, 5).Select(_ => Some.Session()).ToDictionary(id => id, id => rehearsal.Stage.Open(id));
        for (var i = 0; i < 60; i++)
        {
            foreach (var id in sessions.Keys)
            {
                await rehearsal.QueueAsync(id, Some.Prompt($"{i}"));
            }
        }

        await Eventually.SeeAsync(
            "the first replica sends", () => Task.FromResult(sessions.Values.Min(session => session.Prompts.Count)), count => count >= 5, Cancellation);
        await rehearsal.Host.KillAsync();
        foreach (var id in sessions.Keys)
        {
            await rehearsal.QueueAsync(id, Some.Prompt("60"), survivor);
        }

        foreach (var session in sessions.Values)
        {
            await Eventually.SeeAsync("the last cue", () => Task.FromResult(session.Prompts.Count > 0 ? session.Prompts[^1] : ""), last => last == "60", Cancellation);
            var prompts = session.Prompts;
            Assert.Equal(Enumerable.Range(0, 61).Select(i => $"{i}"), prompts.Distinct());

            // One cue may have been on its way when the replica died: its successor finds it on the stage.
            Assert.Equal(61, prompts.Count);
            Assert.True(session.Calls[^1].Epoch > session.Calls[0].Epoch, "the successor has a higher epoch");
        }
    }

    [Fact]
    public async Task RedisRestart_LosesNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.050"), ("Dispatch:InFlight", "1"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        for (var i = 0; i < 40; i++)
        {
            await rehearsal.QueueAsync(id, Some.Prompt($"{i}"));
        }

        await Eventually.SeeAsync("some were sent", () => Task.FromResult(session.Prompts.Count), count => count >= 3, Cancellation);

        // AOF is written every second: what was queued before that survives the kill.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, Cancellation);
        await rehearsal.Redis.RestartAsync();

        await Eventually.SeeAsync("the last one", () => Task.FromResult(session.Prompts.Count > 0 ? session.Prompts[^1] : ""), last => last == "39", Cancellation);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), session.Prompts);
    }

    [Fact]
    public async Task UnreachablePod_WhileTimedCuesPlay_ExpiresTheLate_AndPlaysTheRestOnce()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.Away = true;

        // Due while the pod is gone: the one that may be late waits, the other has a musical end. In whole ms, as instants are kept.
        var late = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().AddSeconds(3).ToUnixTimeMilliseconds());
        var tried = await rehearsal.QueueAsync(id, Some.Prompt("tried") with { ExpiresAt = late });
        var lost = await rehearsal.QueueAsync(id, Some.Prompt("lost") with { ExpiresAt = late });
        var patient = await rehearsal.QueueAsync(id, Some.Prompt("patient"));
        var timed = await rehearsal.QueueAsync(id, Some.Prompt("timed") with { NotBefore = late.AddSeconds(2) });

        // What was never tried is known to be late. Of what was tried without an answer only the stage can tell.
        await rehearsal.SeeAsync(id, lost.Id, CueState.Expired);
        Assert.Equal(CueState.Due, (await rehearsal.Host.Api().GetAsync(id, tried.Id, Cancellation)).Content!.State);
        session.Away = false;

        var applied = await rehearsal.SeeAsync(id, timed.Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, patient.Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, tried.Id, CueState.Expired);
        Assert.Equal(["before", "patient", "timed"], session.Prompts);

        // A timer may be early by less than a ms, and an instant is cut to ms.
        Assert.True(applied.Receipt.SentAt >= late.AddSeconds(2).AddMilliseconds(-1), $"{applied.Receipt.SentAt:O} is before {late.AddSeconds(2):O}");
    }

    [Fact]
    public async Task GracefulStop_HandsTheQueueOverAtOnce()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var survivor = await rehearsal.AddAsync(("Dispatch:ChunkInterval", "00:00:00.020"), ("Dispatch:DeadAfter", "00:10:00"));
        for (var i = 0; i < 100; i++)
        {
            await rehearsal.QueueAsync(id, Some.Prompt($"{i}"));
        }

        await Eventually.SeeAsync("some were sent", () => Task.FromResult(session.Prompts.Count), count => count >= 3, Cancellation);
        await rehearsal.Host.DisposeAsync();

        await Arrive(session, 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), session.Prompts);
        Assert.True(survivor.Dispatchers > 0);
    }

    [Fact]
    public async Task BuriedAlive_GoesOnUnderANewName()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        var replica = rehearsal.Host.Services.GetRequiredService<Replica>();
        var name = replica.Name;

        // As if it had been stopped for longer than the others wait.
        await rehearsal.Host.Services.GetRequiredService<OwnershipStore>().BuryAsync(name);
        await Eventually.SeeAsync("a new name", () => Task.FromResult(replica.Name), seen => seen != name, Cancellation);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("after"))).Id, CueState.Accepted);

        Assert.Equal(["before", "after"], session.Prompts);
    }

    [Fact]
    public async Task LostOwner_IsFoundByTheSweep()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:Sweep", "00:00:01"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        var redis = rehearsal.Host.Services.GetRequiredService<IDatabase>();

        // An owner that no heartbeat and no list knows any more: what a lost second of Redis can leave behind.
        await redis.HashSetAsync(new QueueKeys(id).Meta, "owner", "nobody");
        var orphan = await rehearsal.QueueAsync(id, Some.Prompt("after"));
        await rehearsal.SeeAsync(id, orphan.Id, CueState.Accepted);

        Assert.Equal(["before", "after"], session.Prompts);
    }

    [Fact]
    public async Task LostWake_IsMadeUpForByTheSweep()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:Sweep", "00:00:01"));
        var other = await rehearsal.AddAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);

        // The owner is deaf: what others queue for it is in Redis, and nobody tells it.
        var name = rehearsal.Host.Services.GetRequiredService<Replica>().Name;
        await rehearsal.Host.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().UnsubscribeAsync(QueueKeys.Wake(name));
        var unheard = await rehearsal.QueueAsync(id, Some.Prompt("unheard"), other);
        await rehearsal.SeeAsync(id, unheard.Id, CueState.Accepted, other);

        Assert.Equal(["before", "unheard"], session.Prompts);
        Assert.Single(session.Calls.Select(call => call.Epoch).Distinct());
    }

    private static Task<int> Arrive(StubSession session, int count) =>
        Eventually.SeeAsync($"{count} cues arrive", () => Task.FromResult(session.Prompts.Count), seen => seen >= count, Cancellation);
}
