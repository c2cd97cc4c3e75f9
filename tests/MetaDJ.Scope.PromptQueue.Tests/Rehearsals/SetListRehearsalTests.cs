using System.Net;
using System.Text;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MetaDJ.Scope.PromptQueue.Tests.Rehearsals;

public sealed class SetListRehearsalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rehearse_OfAThemeList_PlaysItFasterThanLifeAndReportsEveryCue()
    {
        await using var simulator = await SimulatorAsync();
        await using var rehearsal = await Rehearsal.StartAsync(("Rehearsals:Simulator", simulator.Urls.First()), ("Dispatch:ChunkInterval", "00:00:00.750"));
        var api = rehearsal.Host.Api();

        var report = await ReportAsync(api, "neon-foundry", new RehearsalRequest { PricePerHour = 0.6m });

        Assert.Equal(11, report.Cues.Count);
        Assert.All(report.Cues, cue => Assert.Equal((CueState.Applied, 1, 0, null), (cue.State, cue.Updates, cue.Dropped, cue.Incident)));
        // Bars of four at 128 a minute: the second cue goes after eight of them, and the picture follows within two chunks of its sending.
        Assert.Equal([0, 15, 30, 45], report.Cues.Take(4).Select(cue => cue.Sent!.Value.TotalSeconds));
        Assert.All(report.Cues, cue => Assert.InRange((cue.FirstChangedFrame!.Value - cue.Sent!.Value).TotalSeconds, 0.05, 3.1));
        Assert.InRange(report.Duration.TotalSeconds, 150, 160);
        Assert.Equal(Math.Round(0.6m * (decimal)report.Duration.TotalHours, 4), report.Cost);
        Assert.True(report.Speed > 5, $"It was played {report.Speed} times faster than life.");
        Assert.True(report.Lint.Clean);
    }

    [Fact]
    public async Task Rehearse_OfABadList_ShowsWhatTheLintSaid()
    {
        await using var simulator = await SimulatorAsync();
        await using var rehearsal = await Rehearsal.StartAsync(("Rehearsals:Simulator", simulator.Urls.First()), ("Dispatch:ChunkInterval", "00:00:00.750"));
        var api = rehearsal.Host.Api();
        CueRequest Scene(string text, double hold, int steps = 0) => new()
        {
            Kind = steps > 0 ? CueKind.Transition : CueKind.Prompt, Prompts = [new WeightedPrompt(text)], Transition = steps > 0 ? new TransitionSpec(steps) : null,
            Hold = TimeSpan.FromSeconds(hold), Follow = CueFollow.AutoFollow,
        };
        await api.PutSetListAsync("bad", new SetList
        {
            Cues =
            [
                Scene("a red hill", 6), Scene("a blue lake", 2, 12), Scene("white gulls", 0.1), Scene("black rocks", 0.1), Scene("green moss", 0.1), Scene("grey fog", 0.1), Scene("gold sand", 8),
                new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { KvCacheAttentionBias = 0.4 }, Hold = TimeSpan.FromSeconds(6) },
            ],
        }, Cancellation);

        var report = await ReportAsync(api, "bad", new RehearsalRequest());

        Assert.Contains(new JudgedFinding("transition-cut-off", "2", true), report.Judged);
        Assert.Contains(report.Judged, judged => judged is { Rule: "cues-too-close", Confirmed: true });
        Assert.Contains(new JudgedFinding("krea-only", "8", true), report.Judged);
        Assert.True(report.Latest > TimeSpan.FromSeconds(0.7));
        Assert.Equal(0, report.Dropped);
    }

    [Fact]
    public async Task Rehearse_OfALoopWithoutEnd_GoesRoundAsOftenAsAskedAndLeavesItByAGo()
    {
        await using var simulator = await SimulatorAsync();
        await using var rehearsal = await Rehearsal.StartAsync(("Rehearsals:Simulator", simulator.Urls.First()), ("Dispatch:ChunkInterval", "00:00:00.750"));
        var api = rehearsal.Host.Api();
        CueRequest Scene(string number, string text) => Some.Prompt(text) with { Number = number, Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromSeconds(8) };
        await api.PutSetListAsync("round", new SetList
        {
            Cues =
            [
                Scene("1", "a hill in fog"), Some.Fade("neon-ink", 0.8, 8) with { Number = "2", Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromSeconds(8) },
                new CueRequest { Kind = CueKind.Loop, Number = "3", Loop = new LoopSpec("1") }, Some.Prompt("a dark sea") with { Number = "4", Hold = TimeSpan.FromSeconds(4) },
            ],
        }, Cancellation);

        var report = await ReportAsync(api, "round", new RehearsalRequest { OnBoard = [new LoraScale("neon-ink", 0)], Rounds = 2 });

        Assert.Equal(["1", "2", "1", "2", "4"], report.Cues.Select(cue => cue.Number));
        // The second time the picture is the same, and the LoRA is heard already: nothing is sent, and nothing is wrong.
        Assert.Equal([1, 8, 1, 0, 1], report.Cues.Select(cue => cue.Updates));
        Assert.Equal([CueState.Applied, CueState.Applied, CueState.Accepted, CueState.Accepted, CueState.Applied], report.Cues.Select(cue => cue.State));
        Assert.All(report.Cues, cue => Assert.Null(cue.Incident));
        Assert.Null(report.StoppedBecause);
    }

    [Fact]
    public async Task Rehearse_OfAListWithDecks_FadesBetweenThem()
    {
        await using var simulator = await SimulatorAsync();
        await using var rehearsal = await Rehearsal.StartAsync(("Rehearsals:Simulator", simulator.Urls.First()), ("Dispatch:ChunkInterval", "00:00:00.750"));
        var api = rehearsal.Host.Api();
        CueRequest Fade(string to, int steps) => new()
        {
            Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = to, Steps = steps }, Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromSeconds(8),
        };
        await api.PutSetListAsync("decks", new SetList
        {
            Cues = [Some.Prompt("a hill in fog") with { Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromSeconds(4) }, Fade("A", 4), Fade("B", 8)],
            Decks = [new DeckSpec("A", [new LoraScale("neon-ink", 0.8)]), new DeckSpec("B", [new LoraScale("paper-cut", 1)])],
        }, Cancellation);

        var report = await ReportAsync(api, "decks", new RehearsalRequest { OnBoard = [new LoraScale("neon-ink", 0), new LoraScale("paper-cut", 0)] });

        Assert.Equal([1, 4, 8], report.Cues.Select(cue => cue.Updates));
        Assert.All(report.Cues, cue => Assert.Equal((CueState.Applied, null), (cue.State, cue.Incident)));
        Assert.Equal(12, report.Cuts);
    }

    [Fact]
    public async Task Begin_IsIdempotent_ItsCallersAlone_AndSaysWhenThereIsNoSimulator()
    {
        await using var simulator = await SimulatorAsync();
        await using var rehearsal = await Rehearsal.StartAsync(("Rehearsals:Simulator", simulator.Urls.First()));
        var (vera, mallory) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("mallory")));

        var first = await vera.BeginRehearsalAsync("first-show", new RehearsalRequest(), "once", Cancellation);
        var again = await vera.BeginRehearsalAsync("first-show", new RehearsalRequest(), "once", Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(first.Content!.Id, again.Content!.Id);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await vera.BeginRehearsalAsync("first-show", new RehearsalRequest { Rounds = 3 }, "once", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mallory.GetRehearsalAsync("first-show", first.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await vera.BeginRehearsalAsync("no-such", new RehearsalRequest(), null, Cancellation)).StatusCode);
        Assert.False((await vera.BeginRehearsalAsync("first-show", new RehearsalRequest { Pipeline = "rife" }, null, Cancellation)).IsSuccessStatusCode);
        await using var bare = await Rehearsal.StartAsync();
        var none = await bare.Host.Api().BeginRehearsalAsync("first-show", new RehearsalRequest(), null, Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
        Assert.Contains("no-simulator", ((Refit.ApiException)none.Error!).Content!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_StoresUnlessItIsADryRun_AndReadsNoMoreThanAMegabyte()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        using var http = rehearsal.Host.Http();
        const string File = """{"prompts":[{"startTime":0,"endTime":4,"text":"one"},{"startTime":4,"endTime":8,"text":"two"}],"version":"2.1"}""";

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("river", File, "&dryRun=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rehearsal.Host.Api().GetSetListAsync("river", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("river", File)).StatusCode);
        Assert.Equal(2, (await rehearsal.Host.Api().GetSetListAsync("river", Cancellation)).Content!.Cues.Count);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync("river", new string(' ', 1_100_000) + File)).StatusCode);
        Assert.InRange((int)(await PostAsync("river", "{")).StatusCode, 400, 422);
        Assert.InRange((int)(await PostAsync("River!", File)).StatusCode, 400, 422);

        // Asked before the body is sent: whoever is refused in the middle of sending may see a broken connection instead of the answer.
        async Task<HttpResponseMessage> PostAsync(string name, string file, string more = "") => await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"/api/set-lists/import?name={name}{more}")
            {
                Content = new StringContent(file, Encoding.UTF8, "application/json"),
                Headers = { ExpectContinue = true },
            },
            Cancellation);
    }

    private static async Task<RehearsalReport> ReportAsync(IPromptQueueApi api, string name, RehearsalRequest request)
    {
        var begun = await api.BeginRehearsalAsync(name, request, null, Cancellation);
        Assert.True(begun.IsSuccessStatusCode, begun.Error?.ToString());
        var done = await Eventually.SeeAsync(
            "the rehearsal ends",
            async () => (await api.GetRehearsalAsync(name, begun.Content!.Id, Cancellation)).Content!,
            seen => seen.State is RehearsalState.Done or RehearsalState.Failed,
            Cancellation);
        Assert.True(done.State == RehearsalState.Done, done.Cause);
        return done.Report!;
    }

    private static async Task<WebApplication> SimulatorAsync()
    {
        var simulator = SimulatorApp.Build([], builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));
        await simulator.StartAsync(Cancellation);
        return simulator;
    }
}
