using System.Net.Http.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>The show, played by the whole queue module to a Scope of the simulator, on one clock for all.</summary>
internal sealed class FiveThemesShow : IAsyncDisposable
{
    private static readonly TimeSpan s_chunk = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    private readonly VirtualTime _time = new();
    private readonly SessionId _id = Some.Session();
    private Rehearsal _rehearsal = null!;
    private SimulatedPod _pod = null!;

    /// <summary>When frame 0 comes on the screen.</summary>
    private DateTimeOffset _frame0;

    public TempoResponse Tempo { get; private set; } = null!;

    /// <summary>Each frame from the score's first to its last, asked for one after another while the show went on.</summary>
    public IReadOnlyList<byte[]> Frames { get; private set; } = [];

    /// <summary>When each update of the show came to the stage, in seconds before or after the bar that it was for.</summary>
    public IReadOnlyList<CueResponse> Cues { get; private set; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<FiveThemesShow> PlayAsync(params (string Key, string Value)[] settings)
    {
        var show = new FiveThemesShow();
        await show.SetUpAsync(settings);
        await show.WarmUpAsync();
        await show.RunAsync();
        return show;
    }

    /// <summary>The same calls to another Scope, those that <paramref name="moved"/> names sooner or later than they came; and what that one shows.</summary>
    public async Task<IReadOnlyList<byte[]>> AgainAsync(Func<Told, bool> moved, TimeSpan by)
    {
        var calls = _pod.Heard.Select(told => told.At >= _frame0 - (2 * s_chunk) && moved(told) ? told with { At = told.At + by } : told).OrderBy(told => told.At).ToList();
        var clock = new FakeTimeProvider(calls[0].At);
        await using var pod = SimulatedPod.Start(clock, "neon-ink", "paper-cut");
        var frames = new List<byte[]>();
        foreach (var told in calls)
        {
            await WatchAsync(told.At);
            clock.SetUtcNow(told.At);
            await pod.AnswerAsync(told.Method, told.Path, told.Body);
        }

        await WatchAsync(DateTimeOffset.MaxValue);
        return frames;

        async Task WatchAsync(DateTimeOffset until)
        {
            while (FiveThemesScore.First + frames.Count <= FiveThemesScore.Last && At(FiveThemesScore.First + frames.Count) is var at && at < until)
            {
                clock.SetUtcNow(at);
                frames.Add(await pod.FrameAsync());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _rehearsal.DisposeAsync();
        await _pod.DisposeAsync();
        await _time.DisposeAsync();
    }

    private DateTimeOffset At(int frame) => _frame0 + (frame * s_chunk) + s_soon;

    private async Task SetUpAsync((string Key, string Value)[] settings)
    {
        _rehearsal = await Rehearsal.StartAsync(_time, [
            ("Dispatch:ChunkInterval", "00:00:00.750"), ("Dispatch:Heartbeat", "00:00:01"), ("Dispatch:DeadAfter", "00:01:00"),
            ("Receipts:SampleFrames", "true"), ("Receipts:Interval", "00:00:00.125"), ("LoraSwaps:Poll", "00:00:00.250"), .. settings]);
        _pod = SimulatedPod.Start(_time, "neon-ink", "paper-cut");
        _rehearsal.Stage.Open(_id).Pod = _pod;
        await _pod.AnswerAsync("POST", "api/v1/pipeline/load", """{"pipeline_ids":["longlive"],"load_params":{"height":320,"width":576,"vace_enabled":false}}""");
        await _time.MoveAsync(TimeSpan.FromSeconds(5));
        await _pod.AnswerAsync("POST", "api/v1/session/start", """{"pipeline_id":"longlive","prompts":[{"text":"black","weight":1.0}]}""");
        await _time.MoveAsync(TimeSpan.FromSeconds(5));
        var library = _rehearsal.Host.Api(AccessForTests.Operator);
        foreach (var name in new[] { "neon-ink", "paper-cut" })
        {
            await library.AddLoraAsync(new LoraEntry { Name = name, Family = LoraFamily.Wan13B, Url = new Uri($"https://huggingface.co/example/{name}/resolve/main/{name}.safetensors") }, Cancellation);
        }

        await QueueAsync(Some.Prompt(FiveThemesScore.Before));
        await _time.MoveAsync(TimeSpan.FromSeconds(5));
        await SetTempoAsync(new TempoRequest { Bpm = 128, BeatsPerBar = 4 });
        DeckSpec[] decks = [new("A", [new LoraScale("neon-ink", 0.8)]), new("B", [new LoraScale("paper-cut", 1)])];
        var loaded = await _rehearsal.Host.Api().LoadDecksAsync(_id, new LoadDecksRequest { Decks = decks, Up = "A" }, cancellationToken: Cancellation);
        Assert.True(loaded.IsSuccessStatusCode, loaded.Error?.ToString());
        await _time.MoveAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([("A", 1d), ("B", 0d)], (await _rehearsal.Host.Api().GetDecksAsync(_id, Cancellation)).Content!.Decks.Select(deck => (deck.Name, deck.Level)));
    }

    /// <summary>
    /// Three changes from which the queue measures how long this Scope takes, by the frames it sees through the door. Each is queued in the middle of a chunk:
    /// that one takes 0.375 s more, and the one with the change 0.75 s.
    /// </summary>
    private async Task WarmUpAsync()
    {
        var chunks = (long)((_time.GetUtcNow() - _pod.BegunAt) / s_chunk) + 1;
        foreach (var text in new[] { "a grey stage", "a white stage", FiveThemesScore.Before })
        {
            await _time.MoveToAsync(_pod.BegunAt + ((chunks + 0.5) * s_chunk));
            await QueueAsync(Some.Prompt(text));
            chunks += 5;
        }

        await _time.MoveToAsync(_pod.BegunAt + (chunks * s_chunk));
        _frame0 = _pod.BegunAt + ((chunks + 4) * s_chunk);
    }

    private async Task RunAsync()
    {
        Tempo = await SetTempoAsync(new TempoRequest { BarOneAt = _frame0 + TimeSpan.FromMilliseconds(100) });
        CueResponse[] queued =
        [
            await QueueAsync(await ThemeAsync("cosmic-voyage", "Engines warm", bar: 1)),
            await QueueAsync(await ThemeAsync("neon-foundry", "First pour", bar: 3)),
            await QueueAsync(await ThemeAsync("digital-forest", "Fireflies", bar: 5)),
            await QueueAsync(await ThemeAsync("synthwave-highway", "On ramp", bar: 7)),
            await QueueAsync(new CueRequest { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = "B", Steps = 4 }, At = new CueTime { Bar = 9 } }),
            await QueueAsync(await ThemeAsync("crystal-sanctuary", "First chime", bar: 12)),
        ];
        var frames = new List<byte[]>();
        for (var frame = FiveThemesScore.First; frame <= FiveThemesScore.Last; frame++)
        {
            await _time.MoveToAsync(At(frame));
            frames.Add(await _pod.FrameAsync());
        }

        Frames = frames;
        Cues = [.. await Task.WhenAll(queued.Select(async cue => (await _rehearsal.Host.Api().GetAsync(_id, cue.Id, Cancellation)).Content!))];
    }

    /// <summary>A cue of a set list that comes along, with its prompts and its transition, on a bar of the show.</summary>
    private async Task<CueRequest> ThemeAsync(string setList, string label, int bar)
    {
        var cue = (await _rehearsal.Host.Api().GetSetListAsync(setList, Cancellation)).Content!.Cues.Single(cue => cue.Label == label);
        return cue with { Number = null, Follow = null, Hold = null, At = new CueTime { Bar = bar } };
    }

    private async Task<TempoResponse> SetTempoAsync(TempoRequest request)
    {
        using var http = _rehearsal.Host.Http();
        using var set = await http.PutAsJsonAsync($"/api/queues/{_id}/tempo", request, HttpDefaults.Json, Cancellation);
        return (await set.Content.ReadFromJsonAsync<TempoResponse>(HttpDefaults.Json, Cancellation))!;
    }

    private Task<CueResponse> QueueAsync(CueRequest cue) => _rehearsal.QueueAsync(_id, cue);
}
