using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Tempo;

/// <summary>The tempo and its cues through the whole module.</summary>
public sealed class TempoHttpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Tempo_ByNumberTapAndClock_IsOneGrid(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var show = new Show(rehearsal);
        Assert.Equal(TempoSource.None, (await show.TempoAsync()).Source);

        var set = await show.SetAsync(new TempoRequest { Bpm = 128, BeatsPerBar = 3, BarOneNow = true });
        Assert.Equal((128, 3, 1, true), (set.Bpm, set.BeatsPerBar, set.Bar, set.Playing));
        Assert.InRange((set.Now - set.Anchor!.Value).TotalSeconds, 0, 20);

        for (var i = 0; i < 4; i++)
        {
            set = await show.PostAsync("tap", new TapRequest { ClientTime = 500 * i });
        }

        Assert.Equal((120, TempoSource.Tap), (set.Bpm, set.Source));
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 300 && set.Lock != ClockLock.Locked; i++)
        {
            var ms = TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
            set = await show.PostAsync("clock", new ClockRequest { ClientTime = ms, Bpm = 140, Beat = 100 + (ms * 140 / 60_000) });
        }

        Assert.Equal((140, TempoSource.Link, ClockLock.Locked), (Math.Round(set.Bpm!.Value), set.Source, set.Lock));
        var events = await show.EventsAsync();
        var kinds = events.Where(happened => happened.Tempo is not null).Select(happened => happened.Kind).ToList();
        Assert.Equal([QueueEventKind.TempoChanged, QueueEventKind.TempoChanged, QueueEventKind.TempoChanged], kinds[..3]);
        Assert.Contains(QueueEventKind.ClockLocked, kinds);
        Assert.InRange(kinds.Count, 4, 12);
        Assert.All(events.Where(happened => happened.Tempo is not null), happened => Assert.Equal(Some.Holder, happened.By));
    }

    [Fact]
    public async Task Tempo_OutOfRange_IsRefusedByField()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var show = new Show(rehearsal);
        foreach (var (path, body) in new (string, object)[]
        {
            ("", new TempoRequest { Bpm = 19.9 }), ("", new TempoRequest { Bpm = 301 }), ("", new TempoRequest { BeatsPerBar = 17 }), ("", new TempoRequest()),
            ("", new TempoRequest { BarOneAt = DateTimeOffset.MaxValue }), ("/clock", new ClockRequest()), ("/clock", new ClockRequest { Ticks = [2, 1], FirstTick = 0 }),
            ("/clock", new ClockRequest { Ticks = [1, 2] }), ("/clock", new ClockRequest { ClientTime = 1, Bpm = 120, Beat = 1, Ticks = [1] }), ("/tap", new TapRequest { ClientTime = 1e14 }),
        })
        {
            using var answer = path.Length == 0
                ? await show.Http.PutAsJsonAsync($"{show.Path}/tempo", (TempoRequest)body, HttpDefaults.Json, Cancellation)
                : await show.Http.PostAsync($"{show.Path}/tempo{path}", JsonContent.Create(body, body.GetType(), options: HttpDefaults.Json), Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Enqueue_OnTheBeatWithoutATempo_IsRefused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var show = new Show(rehearsal);

        using var answer = await show.Http.PostAsJsonAsync($"{show.Path}/cues", Some.Prompt() with { At = new CueTime { Next = GridStep.Bar } }, HttpDefaults.Json, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("no-tempo", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty((await rehearsal.Host.Api().ListAsync(show.Session, cancellationToken: Cancellation)).Content!.Items);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Cue_OnTheBeat_WaitsForTheTransportAndIsSentByItsPlan(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind, ("Tempo:LookAhead", "00:00:00.050"));
        var show = new Show(rehearsal);
        await show.SetAsync(new TempoRequest { Bpm = 240, Playing = false });
        var cue = await rehearsal.QueueAsync(show.Session, Some.Prompt("on bar two") with { At = new CueTime { Bar = 2, Beat = 2.5 } });
        var other = await rehearsal.QueueAsync(show.Session, Some.Prompt("behind it"));
        Assert.Empty(show.Stage.Prompts);

        var begun = await show.SetAsync(new TempoRequest { BarOneNow = true });

        var seen = await rehearsal.SeeAsync(show.Session, cue.Id, CueState.Accepted);
        await rehearsal.SeeAsync(show.Session, other.Id, CueState.Accepted);
        Assert.Equal(["on bar two", "behind it"], show.Stage.Prompts);
        Assert.InRange((seen.Receipt.DueAt!.Value - begun.Anchor!.Value.AddMilliseconds(5.5 * 250)).TotalMilliseconds, -1, 1);
        Assert.True(seen.Receipt.SentAt >= seen.Receipt.DueAt.Value.AddMilliseconds(-51));
    }

    [Fact]
    public async Task Cue_WhoseBarHasPassed_ExpiresAndSaysSo()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var show = new Show(rehearsal);
        await show.SetAsync(new TempoRequest { Bpm = 120, BarOneAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        var late = await rehearsal.QueueAsync(show.Session, Some.Prompt("late") with { At = new CueTime { Bar = 3 } });

        var expired = await rehearsal.SeeAsync(show.Session, late.Id, CueState.Expired);

        Assert.Contains("beats ago", expired.Cause, StringComparison.Ordinal);
        Assert.Contains(await show.EventsAsync(), happened => happened.Kind == QueueEventKind.CueExpired && happened.Cue?.Id == late.Id);
        Assert.Empty(show.Stage.Prompts);
    }

    [Fact]
    public async Task Cue_BehindAHoldByBeats_IsDueAtItsEnd()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Tempo:LookAhead", "00:00:00"));
        var show = new Show(rehearsal);
        var tempo = await show.SetAsync(new TempoRequest { Bpm = 300 });
        var first = await rehearsal.QueueAsync(show.Session, Some.Prompt("first") with { At = new CueTime { Next = GridStep.Beat }, HoldBeats = 4 });
        var second = await rehearsal.QueueAsync(show.Session, Some.Prompt("second"));

        var (one, two) = (await rehearsal.SeeAsync(show.Session, first.Id, CueState.Accepted), await rehearsal.SeeAsync(show.Session, second.Id, CueState.Accepted));

        Assert.InRange((two.Receipt.DueAt!.Value - one.Receipt.DueAt!.Value).TotalMilliseconds, 799, 801);
        var beats = (one.Receipt.DueAt.Value - tempo.Anchor!.Value).TotalMilliseconds / 200;
        Assert.Equal(Math.Round(beats), beats, 0.01);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_FromTheClockToTheBeatAndBack_IsPlannedAnew_AndUndone(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var show = new Show(rehearsal);
        var api = rehearsal.Host.Api();
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        var cue = await rehearsal.QueueAsync(show.Session, Some.Prompt("moved") with { NotBefore = later, Hold = TimeSpan.FromSeconds(1) });
        var toTheBeat = new CueChange { At = new CueTime { Bar = 2 }, HoldBeats = 4 };

        Assert.Equal(HttpStatusCode.Conflict, (await api.ChangeAsync(show.Session, cue.Id, toTheBeat, Cancellation)).StatusCode);
        await show.SetAsync(new TempoRequest { Bpm = 240, Playing = false });
        foreach (var bad in new[]
        {
            toTheBeat with { NotBefore = later }, toTheBeat with { Hold = TimeSpan.FromSeconds(1) }, toTheBeat with { HoldBeats = 0 },
            new CueChange { At = new CueTime { Bar = 0 } }, new CueChange { At = new CueTime() }, new CueChange { At = new CueTime { Next = GridStep.Beat, Beat = 2 } },
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await api.ChangeAsync(show.Session, cue.Id, bad, Cancellation)).StatusCode);
        }

        var onTheBeat = (await api.ChangeAsync(show.Session, cue.Id, toTheBeat, Cancellation)).Content!.Content;
        Assert.Equal((null, 2, null, 4), (onTheBeat.NotBefore, onTheBeat.At?.Bar, onTheBeat.Hold, onTheBeat.HoldBeats));
        Assert.Equal("edit", (await api.UndoAsync(show.Session, cancellationToken: Cancellation)).Content!.What);
        var asBefore = (await api.GetAsync(show.Session, cue.Id, Cancellation)).Content!.Content;
        Assert.Equal((later, null, TimeSpan.FromSeconds(1), null), (asBefore.NotBefore, asBefore.At, asBefore.Hold, asBefore.HoldBeats));
        await api.ChangeAsync(show.Session, cue.Id, toTheBeat, Cancellation);
        await api.ChangeAsync(show.Session, cue.Id, new CueChange { NotBefore = later }, Cancellation);
        var back = (await api.ChangeAsync(show.Session, cue.Id, new CueChange { At = new CueTime { Bar = 3, Beat = 2 } }, Cancellation)).Content!;
        Assert.Equal(CueState.Queued, back.State);

        var begun = await show.SetAsync(new TempoRequest { BarOneNow = true });

        var seen = await rehearsal.SeeAsync(show.Session, cue.Id, CueState.Accepted);
        Assert.InRange((seen.Receipt.DueAt!.Value - begun.Anchor!.Value.AddMilliseconds(9 * 250)).TotalMilliseconds, -1, 1);
        Assert.Equal(HttpStatusCode.Conflict, (await api.ChangeAsync(show.Session, cue.Id, toTheBeat, Cancellation)).StatusCode);
    }

    private sealed class Show
    {
        private readonly Rehearsal _rehearsal;

        public Show(Rehearsal rehearsal)
        {
            _rehearsal = rehearsal;
            Stage = rehearsal.Stage.Open(Session);
            Http = rehearsal.Host.Http();
        }

        public SessionId Session { get; } = Some.Session();

        public StubSession Stage { get; }

        public HttpClient Http { get; }

        public string Path => $"/api/queues/{Session}";

        public async Task<TempoResponse> TempoAsync() => (await Http.GetFromJsonAsync<TempoResponse>($"{Path}/tempo", HttpDefaults.Json, Cancellation))!;

        public async Task<TempoResponse> SetAsync(TempoRequest request)
        {
            using var answer = await Http.PutAsJsonAsync($"{Path}/tempo", request, HttpDefaults.Json, Cancellation);
            return await ReadAsync(answer);
        }

        public async Task<TempoResponse> PostAsync<T>(string what, T body)
        {
            using var answer = await Http.PostAsJsonAsync($"{Path}/tempo/{what}", body, HttpDefaults.Json, Cancellation);
            return await ReadAsync(answer);
        }

        public Task<IReadOnlyList<QueueEvent>> EventsAsync() => _rehearsal.Host.Services.GetRequiredService<EventStore>().ReadAsync(Session, 0);

        private static async Task<TempoResponse> ReadAsync(HttpResponseMessage answer)
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
            return (await answer.Content.ReadFromJsonAsync<TempoResponse>(HttpDefaults.Json, Cancellation))!;
        }
    }
}
