using System.Net.Http.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>
/// A show played by the whole queue module to a Scope of the simulator, on one clock for all: 128 BPM in four, bar 1 a tenth of a second behind frame 0, two
/// decks with neon-ink up, and a look-ahead that was measured. What is to be seen is in <see cref="FiveThemesScore"/>.
/// </summary>
internal sealed class ScoredShow : IAsyncDisposable
{
    private static readonly TimeSpan s_chunk = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    private readonly VirtualTime _time;
    private readonly SessionId _id = Some.Session();
    private Rehearsal _rehearsal = null!;
    private SimulatedPod _pod = null!;

    /// <summary>When frame 0 comes on the screen.</summary>
    private DateTimeOffset _frame0;

    public TempoResponse Tempo { get; private set; } = null!;

    /// <summary>Each frame, asked for one after another while the show went on; the first is two before bar 1.</summary>
    public IReadOnlyList<byte[]> Frames { get; private set; } = [];

    /// <summary>As they ended, in the order of the score.</summary>
    public IReadOnlyList<CueResponse> Cues { get; private set; } = [];

    /// <summary>When each step of a fade came, counted from the first.</summary>
    public IReadOnlyList<TimeSpan> Steps => [.. Fades.Select(told => told.At - Fades[0].At)];

    private IReadOnlyList<Told> Fades => [.. _pod.Heard.Where(told => told.At >= _frame0 - (2 * s_chunk) && IsFade(told))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ScoredShow(TimeSpan lateness) => _time = new VirtualTime { Lateness = lateness };

    /// <param name="frames">How many are watched.</param>
    /// <param name="lateness">By which every timer wakes too late, as on a busy machine.</param>
    public static async Task<ScoredShow> PlayAsync(IReadOnlyList<CueRequest> score, int frames, TimeSpan lateness = default)
    {
        var show = new ScoredShow(lateness);
        await show.SetUpAsync();
        await show.WarmUpAsync();
        await show.RunAsync(score, frames);
        return show;
    }

    public static bool IsFade(Told told) => told.Path == "api/v1/session/parameters" && told.Update["lora_scales"] is not null;

    public async Task<TempoResponse> TempoAsync()
    {
        using var http = _rehearsal.Host.Http();
        return (await http.GetFromJsonAsync<TempoResponse>($"/api/queues/{_id}/tempo", HttpDefaults.Json, Cancellation))!;
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
            while (frames.Count < Frames.Count && At(FiveThemesScore.First + frames.Count) is var at && at < until)
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

    private async Task SetUpAsync()
    {
        _rehearsal = await Rehearsal.StartAsync(_time, [
            ("Dispatch:ChunkInterval", "00:00:00.750"), ("Dispatch:Heartbeat", "00:00:01"), ("Dispatch:DeadAfter", "00:01:00"),
            ("Receipts:SampleFrames", "true"), ("Receipts:Interval", "00:00:00.375"), ("LoraSwaps:Poll", "00:00:00.250")]);
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

    private async Task RunAsync(IReadOnlyList<CueRequest> score, int frames)
    {
        Tempo = await SetTempoAsync(new TempoRequest { BarOneAt = _frame0 + TimeSpan.FromMilliseconds(100) });
        var queued = new List<CueResponse>();
        foreach (var cue in score)
        {
            queued.Add(await QueueAsync(cue));
        }

        var seen = new List<byte[]>();
        for (var i = 0; i < frames; i++)
        {
            await _time.MoveToAsync(At(FiveThemesScore.First + i));
            seen.Add(await _pod.FrameAsync());
        }

        Frames = seen;
        Cues = [.. await Task.WhenAll(queued.Select(async cue => (await _rehearsal.Host.Api().GetAsync(_id, cue.Id, Cancellation)).Content!))];
    }

    private async Task<TempoResponse> SetTempoAsync(TempoRequest request)
    {
        using var http = _rehearsal.Host.Http();
        using var set = await http.PutAsJsonAsync($"/api/queues/{_id}/tempo", request, HttpDefaults.Json, Cancellation);
        return (await set.Content.ReadFromJsonAsync<TempoResponse>(HttpDefaults.Json, Cancellation))!;
    }

    private Task<CueResponse> QueueAsync(CueRequest cue) => _rehearsal.QueueAsync(_id, cue);
}
