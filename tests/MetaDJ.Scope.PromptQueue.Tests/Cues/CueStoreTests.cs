using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tests.Cues;

public sealed class CueStoreTests(RedisServers servers)
{
    private const string Replica = "one";

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_Batches_KeepOrderAndTellPositions(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        var first = Some.Batch(Some.Cue(Some.Prompt("a")), Some.Cue(Some.Prompt("b")));
        var second = Some.Batch(Some.Cue(Some.Prompt("c")));

        var one = Assert.IsType<EnqueueOutcome.Queued>(await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, first));
        var two = Assert.IsType<EnqueueOutcome.Queued>(await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), "another", second));

        Assert.Equal((1, Replica), (one.Positions[0], one.Owner));
        Assert.Equal((3, Replica), (two.Positions[0], two.Owner));
        Assert.Equal(["a", "b", "c"], await TextsAsync(cues, session));
        Assert.InRange(one.At, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(200));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_Urgent_GoesAheadInItsOwnOrder(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue(Some.Prompt("later"))));

        await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue(Some.Prompt("first"))) with { Urgent = true });
        var second = Assert.IsType<EnqueueOutcome.Queued>(
            await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue(Some.Prompt("second"))) with { Urgent = true }));

        Assert.Equal(2, second.Positions[0]);
        Assert.Equal(["first", "second", "later"], await TextsAsync(cues, session));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_SameKey_AnswersTheSameCueOnce(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        var batch = Some.Batch(Some.Cue(), Some.Cue()) with { IdempotencyKey = "k", Fingerprint = "f" };
        await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, batch);

        var again = await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(Some.Cue(), Some.Cue()) with { IdempotencyKey = "k", Fingerprint = "f" });
        var other = await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(Some.Cue()) with { IdempotencyKey = "k", Fingerprint = "g" });

        Assert.Equal(batch.Cues.Select(cue => cue.Id), Assert.IsType<EnqueueOutcome.Same>(again).Cues);
        Assert.IsType<EnqueueOutcome.KeyReused>(other);
        Assert.Equal(2, (await cues.ListAsync(session, null, 10)).Cues.Count);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_BeyondTheDepth_TakesNothing(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind, new QueueOptions { Depth = 2 });
        await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(Some.Cue()));

        Assert.IsType<EnqueueOutcome.Full>(await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(Some.Cue(), Some.Cue())));

        Assert.Single((await cues.ListAsync(session, null, 10)).Cues);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_ByAnotherOrIntoNothing_IsNotTheirs(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);

        Assert.IsType<EnqueueOutcome.NotYours>(await cues.EnqueueAsync(session, QueueCaller.Lead("mallory"), Replica, Some.Batch(Some.Cue())));
        Assert.IsType<EnqueueOutcome.NotYours>(await cues.EnqueueAsync(Some.Session(), null, Replica, Some.Batch(Some.Cue())));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Close_ExpiresWhatWaits_AndLetsNothingIn(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        var cue = Some.Cue();
        await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(cue));

        await cues.CloseAsync(session, "The session ended (TimeUp).");

        var seen = Assert.Single(await cues.ReadAsync(session, [cue.Id]));
        Assert.Equal((CueState.Expired, "The session ended (TimeUp).", 0), (seen.State, seen.Cause, seen.Position));
        Assert.IsType<EnqueueOutcome.Closed>(await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(Some.Cue())));
        Assert.IsType<ChangeOutcome.Closed>(await cues.ClearAsync(session, null));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Cancel_Queued_IsDoneOnce(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        var cue = Some.Cue();
        await cues.EnqueueAsync(session, QueueCaller.Lead(Some.Holder), Replica, Some.Batch(cue));

        Assert.IsType<ChangeOutcome.NotYours>(await cues.CancelAsync(session, QueueCaller.Lead("mallory"), cue.Id));
        Assert.IsType<ChangeOutcome.Done>(await cues.CancelAsync(session, QueueCaller.Lead(Some.Holder), cue.Id));
        Assert.IsType<ChangeOutcome.Over>(await cues.CancelAsync(session, QueueCaller.Lead(Some.Holder), cue.Id));
        Assert.IsType<ChangeOutcome.NoCue>(await cues.CancelAsync(session, QueueCaller.Lead(Some.Holder), CueId.New(TimeProvider.System)));
        Assert.Equal(CueState.Cancelled, Assert.Single(await cues.ReadAsync(session, [cue.Id])).State);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_Moves_ToEveryPlace(RedisKind kind)
    {
        foreach (var (from, to, expected) in new[] { (3, 1, "cabd"), (1, 3, "bcad"), (2, 99, "acdb"), (4, 2, "adbc"), (2, 2, "abcd") })
        {
            var (cues, session) = await OpenAsync(kind);
            await cues.EnqueueAsync(session, null, Replica, Some.Batch([.. "abcd".Select(text => Some.Cue(Some.Prompt($"{text}")))]));
            var cue = (await cues.ListAsync(session, null, 10)).Cues[from - 1];

            Assert.IsType<ChangeOutcome.Done>(await cues.ChangeAsync(session, null, cue, cue, to));

            Assert.Equal(expected, string.Concat(await TextsAsync(cues, session)));
        }
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_MovesToTheSameGapForever_KeepsOrder(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        await cues.EnqueueAsync(session, null, Replica, Some.Batch([.. "abc".Select(text => Some.Cue(Some.Prompt($"{text}")))]));

        // Each move halves the gap before the first; past the precision of a score the queue is numbered anew.
        for (var i = 0; i < 100; i++)
        {
            var last = (await cues.ListAsync(session, null, 10)).Cues[^1];
            Assert.IsType<ChangeOutcome.Done>(await cues.ChangeAsync(session, null, last, last, 1));
        }

        await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue(Some.Prompt("d"))));
        Assert.Equal("cabd", string.Concat(await TextsAsync(cues, session)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_MovesBetweenTwoCuesAtOnePlace_AndNotBeforeBoth(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);

        // Two authors begin at the same place, beside each other.
        foreach (var author in new[] { "ben", "cleo", "dora" })
        {
            await cues.EnqueueAsync(session, null, Replica, Some.Batch((CueId.New(TimeProvider.System), new CueBody(author, Some.Prompt(author), null))));
        }

        var before = (await cues.ListAsync(session, null, 10)).Cues;
        Assert.IsType<ChangeOutcome.Done>(await cues.ChangeAsync(session, null, before[2], before[2], 2));

        Assert.Equal([before[0].Id, before[2].Id, before[1].Id], (await cues.ListAsync(session, null, 10)).Cues.Select(cue => cue.Id));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_AfterAnotherEdit_IsARace(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue(Some.Prompt("old"))));
        var read = (await cues.ListAsync(session, null, 10)).Cues[0];
        Cue With(string text) => read with { Body = read.Body with { Content = Some.Prompt(text) } };

        Assert.IsType<ChangeOutcome.Done>(await cues.ChangeAsync(session, null, read, With("mine"), null));
        Assert.IsType<ChangeOutcome.Raced>(await cues.ChangeAsync(session, null, read, With("theirs"), null));

        Assert.Equal(["mine"], await TextsAsync(cues, session));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Clear_CancelsAllAndKeepsABoundOfThem(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind, new QueueOptions { Done = 3, Events = 4 });
        await cues.EnqueueAsync(session, null, Replica, Some.Batch([.. Enumerable.Range(0, 10).Select(i => Some.Cue(Some.Prompt($"{i}")))]));

        Assert.Equal(10, Assert.IsType<ChangeOutcome.Done>(await cues.ClearAsync(session, QueueCaller.Lead(Some.Holder))).Cues);

        var (left, _) = await cues.ListAsync(session, null, 100);
        Assert.Equal(["9", "8", "7"], left.Select(cue => cue.Content.Prompts![0].Text));
        Assert.All(left, cue => Assert.Equal(CueState.Cancelled, cue.State));
        var redis = await servers.OpenAsync(kind);
        Assert.Equal(4, await redis.ListLengthAsync(new QueueKeys(session).Events));
        Assert.Equal(3, await redis.HashLengthAsync(new QueueKeys(session).Cues));
        var events = await new EventStore(redis, cues).ReadAsync(session, 0);
        Assert.Equal(QueueEventKind.QueueCleared, events[^1].Kind);
        Assert.Equal([18, 19, 20, 21], events.Select(happened => happened.Sequence));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task List_InPages_ShowsEachCueOnce(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind);
        await cues.EnqueueAsync(session, null, Replica, Some.Batch([.. Enumerable.Range(0, 7).Select(i => Some.Cue(Some.Prompt($"{i}")))]));
        foreach (var cue in (await cues.ListAsync(session, null, 3)).Cues)
        {
            await cues.CancelAsync(session, null, cue.Id);
        }

        var texts = new List<string>();
        string? after = null;
        do
        {
            var (page, next) = await cues.ListAsync(session, after, 2);
            texts.AddRange(page.Select(cue => cue.Content.Prompts![0].Text));
            after = next;
        }
        while (after is not null);

        Assert.Equal(["3", "4", "5", "6", "2", "1", "0"], texts);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Enqueue_ManyKeys_ForgetsTheOldest(RedisKind kind)
    {
        var (cues, session) = await OpenAsync(kind, new QueueOptions { IdempotencyKeys = 2 });
        for (var i = 0; i < 3; i++)
        {
            await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue()) with { IdempotencyKey = $"k{i}", Fingerprint = "f" });
        }

        var redis = await servers.OpenAsync(kind);
        Assert.Equal(2, await redis.HashLengthAsync(new QueueKeys(session).IdempotencyKeys));
        Assert.IsType<EnqueueOutcome.Same>(await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue()) with { IdempotencyKey = "k2", Fingerprint = "f" }));
        Assert.IsType<EnqueueOutcome.Queued>(await cues.EnqueueAsync(session, null, Replica, Some.Batch(Some.Cue()) with { IdempotencyKey = "k0", Fingerprint = "f" }));
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(CueStore cues, SessionId session) =>
        [.. (await cues.ListAsync(session, null, 100)).Cues.Where(cue => cue.State == CueState.Queued).Select(cue => cue.Content.Prompts![0].Text)];

    private async Task<(CueStore Cues, SessionId Session)> OpenAsync(RedisKind kind, QueueOptions? options = null)
    {
        var redis = await servers.OpenAsync(kind);
        var session = Some.Session();
        await new QueueStore(redis).SyncAsync(Some.Live(session), Some.Now);
        return (new CueStore(redis, Options.Create(options ?? new QueueOptions())), session);
    }
}
