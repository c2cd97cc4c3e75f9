using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.PromptQueue.Undo;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>Random interleavings of everything that people and dispatchers do to a queue agree with a simple model. The seed is in the name of the case.</summary>
public sealed class QueueModelTests(RedisServers servers)
{
    private const int Steps = 60;
    private const string Author = "vera";

    public static TheoryData<RedisKind, int> Seeds() => [.. Enumerable.Range(1, 12).SelectMany(seed => new[] { (RedisKind.Redis, seed), (RedisKind.Garnet, seed) })];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Interleavings_AgreeWithTheModel(RedisKind kind, int seed)
    {
        var queue = await OpenAsync(kind);
        var random = new Random(seed);
        var (model, said) = (new QueueModel(), new List<string>());
        for (var step = 0; step < Steps; step++)
        {
            said.Add(await StepAsync(queue, model, random, step));
            Assert.True(model.Texts.SequenceEqual(await queue.TextsAsync()), $"seed {seed}, step {step}: {string.Join("; ", said)}\nmodel {string.Join(' ', model.Texts)}\nqueue {string.Join(' ', await queue.TextsAsync())}");
        }

        // Everything that nobody took back has its effect, once.
        model.Paused = false;
        await queue.AdvanceAsync(0, new Flight { Paused = false });
        model.Crash();
        while (await queue.TakeAsync(model))
        {
            await queue.DoneAsync(model);
        }

        Assert.Equal(model.Everything.Except(model.Cancelled).Order(), queue.Effects.Keys.Order());
        Assert.All(queue.Effects.Values, count => Assert.Equal(1, count));
        Assert.Equal(model.Effects.OrderBy(effect => effect.Key), queue.Effects.OrderBy(effect => effect.Key));
        Assert.Equal(0, await queue.Redis.SortedSetLengthAsync(new QueueKeys(queue.Session).Taken));
    }

    private static async Task<string> StepAsync(Queue queue, QueueModel model, Random random, int step)
    {
        var order = model.Order;
        var any = order.Count > 0 ? order[random.Next(order.Count)] : null;
        switch (random.Next(14))
        {
            case 0 or 1 or 2:
                var cues = Enumerable.Range(0, random.Next(1, 4)).Select(i => (Id: CueId.New(TimeProvider.System), Text: $"{step}.{i}")).ToList();
                await queue.EnqueueAsync(cues);
                model.Enqueue([.. cues.Select(cue => (cue.Id.ToString(), cue.Text))]);
                return $"enqueue {cues.Count}";
            case 3 when any is not null:
                Assert.IsType<ChangeOutcome.Done>(await queue.Cues.CancelAsync(queue.Session, null, CueId.Parse(any), Author));
                var cancelled = model.TextOf(any);
                model.Cancel(any);
                return $"cancel {cancelled}";
            case 4 or 5 when any is not null:
                int? position = random.Next(3) == 0 ? null : random.Next(1, order.Count + 2);
                var was = model.TextOf(any);
                Assert.IsType<ChangeOutcome.Done>(await queue.EditAsync(any, $"{was}'", position));
                model.Edit(any, $"{was}'", position);
                return $"edit {was} to {position}";
            case 6 when random.Next(3) == 0:
                await queue.Cues.ClearAsync(queue.Session, null, Author);
                model.Clear();
                return "clear";
            case 7 or 8:
                var (undone, expected) = (await queue.Undo.UndoAsync(queue.Session, null, Author), model.Undo());
                Assert.Equal(expected, Word(undone));
                return $"undo {expected}";
            case 9:
                var (redone, hoped) = (await queue.Undo.RedoAsync(queue.Session, null, Author), model.Redo());
                Assert.Equal(hoped, Word(redone));
                return $"redo {hoped}";
            case 10:
                model.Paused = !model.Paused;
                await queue.AdvanceAsync(queue.Epoch, new Flight { Paused = model.Paused });
                return model.Paused ? "pause" : "resume";
            case 11:
                await queue.TakeAsync(model);
                await queue.DoneAsync(model);
                return "take, done";
            case 12:
                // It dies with cues in its hands; the next begins.
                await queue.TakeAsync(model);
                queue.Forget();
                await queue.AdvanceAsync(0, new Flight());
                model.Crash();
                return "take, crash";
            case 13:
                await queue.TakeAsync(model);
                await queue.TakeOverAsync($"replica-{step}");
                model.Crash();
                return "take, takeover";
            default:
                return "-";
        }
    }

    private static string Word(UndoOutcome outcome) => outcome switch
    {
        UndoOutcome.Done => "done",
        UndoOutcome.Nothing => "nothing",
        UndoOutcome.Happened => "happened",
        UndoOutcome.Refused { Why: ChangeOutcome.Raced } => "changed",
        _ => outcome.ToString(),
    };

    private async Task<Queue> OpenAsync(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var options = Options.Create(new QueueOptions());
        var queue = new Queue(redis, new CueStore(redis, options), new UndoStore(redis, Some.Words(), options), new DispatchStore(redis, options));
        await new QueueStore(redis).SyncAsync(Some.Live(queue.Session), Some.Now);
        await redis.HashSetAsync(new QueueKeys(queue.Session).Meta, "owner", queue.Owner);
        await queue.AdvanceAsync(0, new Flight());
        await queue.AdvanceAsync(queue.Epoch, new Flight { LookFence = "7" });
        return queue;
    }

    private sealed class Queue(IDatabase redis, CueStore cues, UndoStore undo, DispatchStore store)
    {
        private readonly List<Cue> _hands = [];

        public IDatabase Redis => redis;

        public CueStore Cues => cues;

        public UndoStore Undo => undo;

        public SessionId Session { get; } = Some.Session();

        public string Owner { get; private set; } = "replica";

        public long Epoch { get; private set; }

        public Dictionary<string, int> Effects { get; } = [];

        public void Forget() => _hands.Clear();

        public Task<EnqueueOutcome> EnqueueAsync(IEnumerable<(CueId Id, string Text)> all) => cues.EnqueueAsync(
            Session, null, Owner, Some.Batch([.. all.Select(cue => (cue.Id, new CueBody(Author, Some.Prompt(cue.Text), null)))]));

        public async Task<ChangeOutcome> EditAsync(string id, string text, int? position)
        {
            var cue = (await cues.ReadAsync(Session, [CueId.Parse(id)]))[0];
            var changed = cue with { Body = cue.Body with { Content = cue.Content with { Prompts = [new WeightedPrompt(text)] } } };
            return await cues.ChangeAsync(Session, null, cue, changed, position, by: Author);
        }

        public async Task<IReadOnlyList<string>> TextsAsync() =>
            [.. (await cues.ListAsync(Session, null, 500)).Cues.Where(cue => cue.Position > 0).Select(cue => cue.Content.Prompts![0].Text)];

        public async Task<IReadOnlyList<Cue>> AdvanceAsync(long epoch, Flight flight, int take = -1)
        {
            var view = Assert.IsType<AdvanceOutcome.Ours>(await store.AdvanceAsync(Session, Owner, epoch, new TakeOrder(take), false, flight));
            Epoch = view.Epoch;
            return view.Cues;
        }

        public async Task<bool> TakeAsync(QueueModel model)
        {
            var taken = await AdvanceAsync(Epoch, new Flight(), take: 1);
            Assert.Equal(model.Take(), taken is [var cue] ? cue.Id.ToString() : null);
            _hands.AddRange(taken);
            return taken.Count > 0;
        }

        public async Task DoneAsync(QueueModel model)
        {
            var flight = new Flight();
            foreach (var cue in _hands)
            {
                Effects[cue.Id.ToString()] = Effects.GetValueOrDefault(cue.Id.ToString()) + 1;
                flight.Done(cue with { State = CueState.Accepted }, QueueEventKind.CueAccepted);
                model.Done(cue.Id.ToString());
            }

            _hands.Clear();
            await AdvanceAsync(Epoch, flight);
        }

        public async Task TakeOverAsync(string by)
        {
            Forget();
            Assert.IsType<TakeOverOutcome.Ours>(await new OwnershipStore(redis, Options.Create(new DispatchOptions())).TakeOverAsync(Session, Owner, by));
            Owner = by;
            await AdvanceAsync(0, new Flight());
        }
    }
}
