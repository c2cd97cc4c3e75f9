using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

public sealed partial class DispatchStoreTests(RedisServers servers)
{
    private const string Me = "me";

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_TakesInOrder_AndRecordsOnce(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var ids = await queue.QueueAsync("a", "b", "c");

        var begun = await queue.AdvanceAsync(0, take: 2);
        Assert.Equal(["a", "b"], Texts(begun));
        Assert.Equal(1, begun.Pending);

        var flight = new Flight();
        flight.Done(Accepted(begun.Cues[0]), QueueEventKind.CueSent, QueueEventKind.CueAccepted);
        flight.Done(Accepted(begun.Cues[1]), QueueEventKind.CueSent, QueueEventKind.CueAccepted);
        var next = await queue.AdvanceAsync(begun.Epoch, take: 2, flight);

        Assert.Equal(["c"], Texts(next));
        var seen = await queue.Cues.ReadAsync(queue.Session, ids);
        Assert.Equal([CueState.Accepted, CueState.Accepted, CueState.Due], seen.Select(cue => cue.State));
        Assert.Equal(Some.Now, seen[0].Receipt.SentAt);
        var kinds = (await queue.EventsAsync()).Select(happened => happened.Kind).ToList();
        Assert.Equal(3, kinds.Count(happened => happened == QueueEventKind.CueQueued));
        Assert.Equal([QueueEventKind.CueSent, QueueEventKind.CueAccepted, QueueEventKind.CueSent, QueueEventKind.CueAccepted], kinds[3..]);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_Late_Expires_AndIsNeverTaken(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var ids = await queue.QueueAsync(
            Some.Prompt("late") with { ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(1) },
            Some.Prompt("fresh") with { ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(200) });

        var view = await queue.AdvanceAsync(0, take: 5);

        Assert.Equal(["fresh"], Texts(view));
        Assert.Equal(CueState.Expired, (await queue.Cues.ReadAsync(queue.Session, ids))[0].State);
        Assert.Contains(await queue.EventsAsync(), happened => happened.Kind == QueueEventKind.CueExpired && happened.Cue!.Id == ids[0]);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_HeadNotDue_HoldsTheOthersBack(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var later = DateTimeOffset.UnixEpoch.AddYears(200);
        await queue.QueueAsync(Some.Prompt("a"), Some.Prompt("b") with { NotBefore = later }, Some.Prompt("c"));

        var view = await queue.AdvanceAsync(0, take: 5);

        Assert.Equal(["a"], Texts(view));
        Assert.Equal((2, later), (view.Pending, view.NextAt));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_SomebodysCuesNotDue_HoldNobodyElseBack(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var later = DateTimeOffset.UnixEpoch.AddYears(200);
        await queue.QueueAsync([.. Enumerable.Range(0, 100).Select(i => Some.Prompt($"vera {i}") with { NotBefore = later })]);
        await queue.QueueAsAsync("cora", Some.Prompt("cora 1"), Some.Prompt("cora 2") with { NotBefore = later }, Some.Prompt("cora 3"));
        await queue.QueueAsAsync("pia", Some.Prompt("pia"));

        var view = await queue.AdvanceAsync(0, take: 5);

        // The two begin at one place, beside each other: who goes first of them is not said.
        Assert.Equal(["cora 1", "pia"], Texts(view).Order());
        Assert.Equal((102, later), (view.Pending, view.NextAt));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_DueWithinTheWindow_IsTakenToBeSentAtItsInstant(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var due = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UnixEpoch.AddYears(200).ToUnixTimeMilliseconds());
        await queue.QueueAsync(Some.Prompt() with { NotBefore = due });

        var tooEarly = await queue.AdvanceAsync(0, new TakeOrder(5, TimeSpan.FromMinutes(1)));
        Assert.Equal((0, due - TimeSpan.FromMinutes(1)), (tooEarly.Cues.Count, tooEarly.NextAt));
        var cue = Assert.Single((await queue.AdvanceAsync(tooEarly.Epoch, new TakeOrder(5, TimeSpan.FromDays(365 * 200)))).Cues);

        Assert.Equal((due, due), (cue.SendAt, cue.Receipt.DueAt));
    }

    /// <summary>While a fade runs.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_OfTimedCuesOnly_PassesOverThoseWithoutAnInstant_AndOverWhatIsBehindThem(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var past = DateTimeOffset.UnixEpoch.AddYears(1);
        await queue.QueueAsAsync("vera", Some.Prompt("vera, at last") with { NotBefore = past }, Some.Prompt("vera, any time"), Some.Prompt("vera, behind it") with { NotBefore = past });
        await queue.QueueAsAsync("cora", Some.Prompt("cora, any time"));
        await queue.QueueAsAsync("pia", Some.Prompt("pia, at last") with { NotBefore = past });

        var fading = await queue.AdvanceAsync(0, new TakeOrder(5, TimedOnly: true));
        var after = await queue.AdvanceAsync(fading.Epoch, take: 5);

        Assert.Equal(["vera, at last", "pia, at last"], Texts(fading).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["cora, any time", "vera, any time", "vera, behind it"], Texts(after).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_AfterAHold_WaitsForItsEnd(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync(Some.Prompt("a") with { Hold = TimeSpan.FromHours(1) }, Some.Prompt("b"));
        var view = await queue.AdvanceAsync(0, take: 5);
        Assert.Equal(["a"], Texts(view));
        var flight = new Flight();
        flight.Done(Accepted(view.Cues[0]), QueueEventKind.CueAccepted);

        var held = await queue.AdvanceAsync(view.Epoch, take: 5, flight);

        Assert.Empty(held.Cues);
        Assert.Equal(TimeSpan.FromHours(1), held.NextAt - held.At);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_Paused_TakesOnlyWhatIsUrgent(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("a");
        await queue.Cues.EnqueueAsync(queue.Session, null, Me, Some.Batch(Some.Cue(new CueRequest { Kind = CueKind.Pause })) with { Urgent = true, HoldsQueue = true });

        var view = await queue.AdvanceAsync(0, take: 5);
        Assert.Equal(CueKind.Pause, Assert.Single(view.Cues).Content.Kind);
        Assert.True(view.Paused);

        var flight = new Flight { Paused = false };
        flight.Done(Accepted(view.Cues[0]), QueueEventKind.CueAccepted);
        var resumed = await queue.AdvanceAsync(view.Epoch, take: 5, flight);
        Assert.Equal(["a"], Texts(resumed));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_WithoutAStage_TakesNothing(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        await queue.QueueAsync("a");
        await queue.Queues.SyncAsync(Some.Live(queue.Session) with { State = SessionState.Recovering, FencingToken = null }, Some.Now);

        var recovering = await queue.AdvanceAsync(0, take: 5);
        Assert.Equal((0, "", ""), (recovering.Cues.Count, recovering.Fence, recovering.LookFence));

        // Another pod: its token is another, or by chance the same; the Look must go there first.
        await queue.Queues.SyncAsync(Some.Live(queue.Session), Some.Now);
        var live = await queue.AdvanceAsync(recovering.Epoch, take: 5);
        Assert.False(live.OnStage);
        Assert.Empty(live.Cues);

        var there = await queue.AdvanceAsync(live.Epoch, take: 5, new Flight { LookFence = live.Fence, Look = Some.Look() });
        Assert.Equal(["a"], Texts(there));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_GivesBack_ToTheSamePlace(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var ids = await queue.QueueAsync("a", "b", "c");
        var view = await queue.AdvanceAsync(0, take: 2);
        Assert.IsType<ChangeOutcome.OnItsWay>(await queue.Cues.CancelAsync(queue.Session, null, ids[0]));
        var flight = new Flight();
        flight.Back(view.Cues[1]);
        flight.Back(view.Cues[0]);

        await queue.AdvanceAsync(view.Epoch, take: -1, flight);

        Assert.IsType<ChangeOutcome.Done>(await queue.Cues.CancelAsync(queue.Session, null, ids[0]));
        Assert.Equal(["b", "c"], Texts(await queue.AdvanceAsync(view.Epoch, take: 5)));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Advance_AfterClose_RecordsWhatWasSent_AndExpiresTheRest(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var ids = await queue.QueueAsync("a", "b", "c");
        var view = await queue.AdvanceAsync(0, take: 2);
        await queue.Cues.CloseAsync(queue.Session, "over");
        var flight = new Flight();
        flight.Done(Accepted(view.Cues[0]), QueueEventKind.CueAccepted);
        flight.Back(view.Cues[1]);

        Assert.IsType<AdvanceOutcome.Closed>(await queue.Store.AdvanceAsync(queue.Session, Me, view.Epoch, new TakeOrder(5), false, flight));

        Assert.Equal([CueState.Accepted, CueState.Expired, CueState.Expired], (await queue.Cues.ReadAsync(queue.Session, ids)).Select(cue => cue.State));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Knobs_NewestWins_AndStaysWhenItChangedOnTheWay(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var looks = new LookStore(queue.Redis);
        await looks.TurnAsync(queue.Session, Me, [new KnobTurn(QueueCaller.Lead(Some.Holder), Knobs.Write(new LookParameters { NoiseScale = 0.1, VaceContextScale = 0.5 }))]);
        await looks.TurnAsync(queue.Session, Me, [new KnobTurn(QueueCaller.Lead(Some.Holder), Knobs.Write(new LookParameters { NoiseScale = 0.2 }))]);
        var view = await queue.AdvanceAsync(0, take: 0);
        Assert.Equal((0.2, 0.5), (Knobs.Read(view.Knobs).NoiseScale, Knobs.Read(view.Knobs).VaceContextScale));

        await looks.TurnAsync(queue.Session, Me, [new KnobTurn(QueueCaller.Lead(Some.Holder), Knobs.Write(new LookParameters { NoiseScale = 0.3 }))]);
        var flight = new Flight();
        flight.SentKnobs.AddRange(view.Knobs);
        var next = await queue.AdvanceAsync(view.Epoch, take: 0, flight);

        Assert.Equal(new LookParameters { NoiseScale = 0.3 }, Knobs.Read(next.Knobs));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Knobs_SameValueTurnedAgainOnTheWay_IsNotTakenForTheOneSent(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var looks = new LookStore(queue.Redis);
        var turn = new KnobTurn(QueueCaller.Lead(Some.Holder), Knobs.Write(new LookParameters { NoiseScale = 0.3 }));
        await looks.TurnAsync(queue.Session, Me, [turn]);
        var view = await queue.AdvanceAsync(0, take: 0);

        // A cue with a value of its own takes the knob along; meanwhile somebody turns it to where it was.
        await looks.TurnAsync(queue.Session, Me, [turn]);
        var flight = new Flight();
        flight.SentKnobs.AddRange(view.Knobs);
        var next = await queue.AdvanceAsync(view.Epoch, take: 0, flight);

        Assert.Equal(new LookParameters { NoiseScale = 0.3 }, Knobs.Read(next.Knobs));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Look_IsKept_WithTheRecordThatChangedIt(RedisKind kind)
    {
        var queue = await OpenAsync(kind);
        var view = await queue.BeginAsync();
        var look = Some.Look(Some.Lora("neon-ink", 0.5)) with { Prompts = [new WeightedPrompt("x", 2)], Paused = true, Version = 9 };

        await queue.AdvanceAsync(view.Epoch, take: 0, new Flight { Look = look });

        var read = await new LookStore(queue.Redis).ReadAsync(queue.Session);
        Assert.Equal((look.Pipeline, look.Version, look.Paused), (read!.Pipeline, read.Version, read.Paused));
        Assert.Equal(look.Loras, read.Loras);
        Assert.Equal(look.Prompts, read.Prompts);
        Assert.True(LookReplay.SameParameters(look.LoadParameters, read.LoadParameters));
    }

    private static Cue Accepted(Cue cue) => cue with { State = CueState.Accepted, Receipt = cue.Receipt with { SentAt = Some.Now, AcceptedAt = Some.Now } };

    private static IEnumerable<string> Texts(AdvanceOutcome.Ours view) => view.Cues.Select(TextOf);

    private static string TextOf(Cue cue) => cue.Content.Prompts![0].Text;

    private async Task<Queue> OpenAsync(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var options = Options.Create(new QueueOptions());
        var queue = new Queue(redis, Some.Session(), new QueueStore(redis), new CueStore(redis, options), new DispatchStore(redis, options));
        await queue.Queues.SyncAsync(Some.Live(queue.Session), Some.Now);
        await redis.HashSetAsync(new QueueKeys(queue.Session).Meta, "owner", Me);
        var begun = await queue.BeginAsync();
        await queue.AdvanceAsync(begun.Epoch, take: -1, new Flight { LookFence = begun.Fence });
        return queue;
    }

    private sealed record Queue(IDatabase Redis, SessionId Session, QueueStore Queues, CueStore Cues, DispatchStore Store)
    {
        public Task<IReadOnlyList<CueId>> QueueAsync(params string[] texts) => QueueAsync([.. texts.Select(Some.Prompt)]);

        public Task<IReadOnlyList<CueId>> QueueAsync(params CueRequest[] requests) => QueueAsAsync(Some.Holder, requests);

        public async Task<IReadOnlyList<CueId>> QueueAsAsync(string author, params CueRequest[] requests)
        {
            var batch = Some.Batch([.. requests.Select(request => (CueId.New(TimeProvider.System), new CueBody(author, request, null)))]);
            Assert.IsType<EnqueueOutcome.Queued>(await Cues.EnqueueAsync(Session, null, Me, batch));
            return [.. batch.Cues.Select(cue => cue.Id)];
        }

        public Task<AdvanceOutcome.Ours> BeginAsync() => AdvanceAsync(0, take: -1);

        public Task<AdvanceOutcome.Ours> AdvanceAsync(long epoch, int take, Flight? flight = null) => AdvanceAsync(epoch, new TakeOrder(take), flight);

        public async Task<AdvanceOutcome.Ours> AdvanceAsync(long epoch, TakeOrder take, Flight? flight = null) =>
            Assert.IsType<AdvanceOutcome.Ours>(await Store.AdvanceAsync(Session, Me, epoch, take, false, flight ?? new Flight()));

        public Task<IReadOnlyList<QueueEvent>> EventsAsync() => new EventStore(Redis, Cues).ReadAsync(Session, 0);
    }
}
