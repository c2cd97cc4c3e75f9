using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Tempo;

/// <summary>The tempo in Redis, and what scripts make of it.</summary>
public sealed class TempoStoreTests(RedisServers servers)
{
    private const string Me = "me";

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Write_OverWhatSomebodyElseWrote_IsRaced(RedisKind kind)
    {
        var show = await OpenAsync(kind);
        var read = await show.ReadAsync();

        Assert.IsType<ChangeOutcome.Done>(await show.WriteAsync(read, SessionTempo.Of(120, 4, read.Now)));

        Assert.IsType<ChangeOutcome.Raced>(await show.WriteAsync(read, SessionTempo.Of(90, 4, read.Now)));
        Assert.Equal(120, (await show.ReadAsync()).Tempo!.Grid.Bpm);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task NoteFrame_Receipts_TuneTheLookAheadOfThisPodAlone(RedisKind kind)
    {
        var show = await OpenAsync(kind);
        await show.NoteAsync("7", 400);
        Assert.Equal((-1, 0), ((await show.ReadAsync()).LookAhead, (await show.ReadAsync()).Receipts));

        var read = await show.ReadAsync();
        await show.WriteAsync(read, SessionTempo.Of(120, 4, read.Now));
        await show.NoteAsync("7", 400, 90_000);
        Assert.Equal((-1, 2), ((await show.ReadAsync()).LookAhead, (await show.ReadAsync()).Receipts));
        await show.NoteAsync("7", 640);
        Assert.Equal((640, 3), ((await show.ReadAsync()).LookAhead, (await show.ReadAsync()).Receipts));
        await show.NoteAsync("7", [.. Enumerable.Repeat(700.0, 40)]);
        Assert.Equal((700, 15), ((await show.ReadAsync()).LookAhead, (await show.ReadAsync()).Receipts));
        Assert.Equal(["640 ms", "700 ms"], (await show.EventsAsync()).Where(happened => happened.Kind == QueueEventKind.LookAheadChanged).Select(happened => happened.Notice));

        await show.NoteAsync("8", 100);
        Assert.Equal((-1, 0), ((await show.ReadAsync()).LookAhead, (await show.ReadAsync()).Receipts));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_OnTheBeat_IsPlannedToTheMillisecondAndSentTheLookAheadEarlier(RedisKind kind)
    {
        var show = await OpenAsync(kind);
        var read = await show.ReadAsync();
        var grid = new BeatGrid(127.3, 4, read.Now - 100_000.25);
        await show.WriteAsync(read, SessionTempo.Of(127.3, 4, read.Now) with { Grid = grid });
        await show.NoteAsync("7", 333, 333, 333);
        for (var i = 0; i < 32; i++)
        {
            var cue = (CueId.New(TimeProvider.System), new CueBody($"author {i}", Some.Prompt() with { At = new CueTime { Next = GridStep.Phrase, Bars = 1 + i } }, null));
            Assert.IsType<EnqueueOutcome.Queued>(await show.Cues.EnqueueAsync(show.Session, null, Me, Some.Batch(cue)));
        }

        // A window longer than the longest phrase: what is planned is taken at once.
        var view = Assert.IsType<AdvanceOutcome.Ours>(await show.Store.AdvanceAsync(
            show.Session, Me, show.Epoch, new TakeOrder(32, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(9)), false, new Flight()));
        var first = view.NextAt;
        Assert.Empty(view.Cues);
        view = Assert.IsType<AdvanceOutcome.Ours>(await show.Store.AdvanceAsync(
            show.Session, Me, show.Epoch, new TakeOrder(32, TimeSpan.FromMinutes(4), TimeSpan.FromSeconds(9)), false, new Flight()));

        Assert.NotNull(first);
        Assert.Equal(32, view.Cues.Count);
        foreach (var cue in view.Cues)
        {
            var every = cue.Content.At!.Bars!.Value * 4;
            var beats = grid.BeatAt(BeatGrid.Ms(cue.Receipt.DueAt!.Value)) / every;
            Assert.InRange(Math.Abs(beats - Math.Round(beats)) * every * grid.BeatMs, 0, 0.6);
            Assert.Equal(333, (cue.Receipt.DueAt.Value - cue.SendAt).TotalMilliseconds);
            Assert.True(cue.SendAt > view.At.AddMinutes(1.9));
        }
    }

    /// <summary>There is one update for them: a fade and a prompt on one bar would else come a chunk apart.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_OfOne_TakesThoseOfTheSameBeatWithIt_AndNoOther(RedisKind kind)
    {
        var show = await OpenAsync(kind);
        var read = await show.ReadAsync();
        await show.WriteAsync(read, SessionTempo.Of(120, 4, read.Now));
        foreach (var (text, bar) in new[] { ("a", 3), ("b", 3), ("c", 4), ("d", 4) })
        {
            var cue = (CueId.New(TimeProvider.System), new CueBody("vera", Some.Prompt(text) with { At = new CueTime { Bar = bar } }, null));
            Assert.IsType<EnqueueOutcome.Queued>(await show.Cues.EnqueueAsync(show.Session, null, Me, Some.Batch(cue)));
        }

        Assert.Equal("a b", await TakeAsync(1));
        Assert.Equal("", await TakeAsync(0));
        Assert.Equal("c d", await TakeAsync(1));

        async Task<string> TakeAsync(int most) => string.Join(' ', Assert.IsType<AdvanceOutcome.Ours>(await show.Store.AdvanceAsync(
            show.Session, Me, show.Epoch, new TakeOrder(most, TimeSpan.FromMinutes(1)), false, new Flight())).Cues.Select(cue => cue.Content.Prompts![0].Text));
    }

    private async Task<Show> OpenAsync(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var options = Options.Create(new QueueOptions());
        var show = new Show(redis, Some.Session(), new CueStore(redis, options), new DispatchStore(redis, options), new TempoStore(redis, options, Options.Create(new TempoOptions())));
        await new QueueStore(redis).SyncAsync(Some.Live(show.Session), Some.Now);
        await redis.HashSetAsync(new QueueKeys(show.Session).Meta, "owner", Me);
        var begun = (AdvanceOutcome.Ours)await show.Store.AdvanceAsync(show.Session, Me, 0, TakeOrder.Nothing, false, new Flight());
        await show.Store.AdvanceAsync(show.Session, Me, begun.Epoch, TakeOrder.Nothing, false, new Flight { LookFence = begun.Fence });
        return show with { Epoch = begun.Epoch };
    }

    private sealed record Show(IDatabase Redis, SessionId Session, CueStore Cues, DispatchStore Store, TempoStore Tempi, long Epoch = 0)
    {
        public async Task<TempoFacts> ReadAsync() => Assert.IsType<TempoOutcome.Seen>(await Tempi.ReadAsync(Session, null)).Facts;

        public Task<ChangeOutcome> WriteAsync(TempoFacts read, SessionTempo tempo) => Tempi.WriteAsync(Session, null, read, tempo, Taps.None, QueueEventKind.TempoChanged, wakes: false);

        public async Task NoteAsync(string fence, params double[] ms)
        {
            foreach (var took in ms)
            {
                await Tempi.NoteFrameAsync(Session, fence, TimeSpan.FromMilliseconds(took));
            }
        }

        public Task<IReadOnlyList<QueueEvent>> EventsAsync() => new EventStore(Redis, Cues).ReadAsync(Session, 0);
    }
}
