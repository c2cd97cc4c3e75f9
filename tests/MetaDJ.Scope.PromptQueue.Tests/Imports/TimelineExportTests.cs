using System.Net;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Imports;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Imports;

public sealed class TimelineExportTests
{
    private static readonly LoraEntry Ink = new() { Name = "neon-ink", Url = new Uri("https://huggingface.co/x/y/resolve/main/neon-ink.safetensors"), Family = LoraFamily.Wan13B };

    public static TheoryData<string> Themes => ["cosmic-voyage", "neon-foundry", "digital-forest", "synthwave-highway", "crystal-sanctuary"];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Write_OfAThemeList_ReadAgain_IsTheSameShow(string name)
    {
        var list = BuiltInSetLists.ByName[name];

        var read = RoundTrip(list, null, out var left);

        Assert.Equal(list.Cues.Select(Said), read.List.Cues.Select(Said));
        Assert.Equal(list.Cues.SkipLast(1).Select(cue => cue.Hold), read.List.Cues.SkipLast(1).Select(cue => cue.Hold));
        Assert.Empty(read.LeftOut);
        Assert.All(left, path => Assert.Equal($"cues[{list.Cues.Count - 1}].hold", path));
    }

    [Fact]
    public void Write_OfEverythingThatATimelineCanSay_ReadAgain_IsTheSameList()
    {
        var list = new SetList
        {
            Description = "Imported from a Scope timeline.",
            Cues =
            [
                new CueRequest { Kind = CueKind.LoraSwap, Label = "LoRAs", Number = "0", Follow = CueFollow.AutoContinue, LoraSwap = new LoraSwapRequest { Loras = [new LoraScale("neon-ink", -0.5)], Steps = 1 } },
                Cue("a hill \"in\" fog – 霧", 3.125) with { Number = "1", Parameters = new LookParameters { DenoisingStepList = [1000, 500], ManageCache = false, VaceContextScale = 0.5, KvCacheAttentionBias = 0.3 } },
                Cue("a lake", 0.5) with { Number = "2", Kind = CueKind.Transition, Transition = new TransitionSpec(64, InterpolationMethod.Slerp), Prompts = [new WeightedPrompt("a lake", 0.25), new WeightedPrompt("a sea", 100)] },
                Cue("gulls", 3600) with { Number = "3", Kind = CueKind.Transition, Transition = new TransitionSpec(2) },
                Cue("night", 1.001) with { Number = "4", Follow = null },
            ],
        };

        var read = RoundTrip(list, "krea-realtime-video", out var left);

        Assert.Empty(left);
        Assert.Empty(read.LeftOut);
        Assert.Equal("krea-realtime-video", read.Pipeline);
        Assert.Equal(JsonSerializer.Serialize(list, QueueJson.Default.SetList), JsonSerializer.Serialize(read.List, QueueJson.Default.SetList));
        var again = RoundTrip(read.List, read.Pipeline, out _);
        Assert.Equal(JsonSerializer.Serialize(read.List, QueueJson.Default.SetList), JsonSerializer.Serialize(again.List, QueueJson.Default.SetList));
    }

    [Fact]
    public void Write_OfWhatATimelineCannotSay_TellsWhatIsLost_AndTheRestStays()
    {
        var list = new SetList
        {
            Cues =
            [
                Some.Prompt("waits for a GO"), Some.Prompt("on the beat") with { At = new CueTime { Bar = 3 }, HoldBeats = 8 }, Some.Prompt("never seen") with { Follow = CueFollow.AutoContinue },
                Cue("seen", 2) with { Parameters = new LookParameters { VaceContextScale = 1 } }, Some.Fade("neon-ink", 1), new CueRequest { Kind = CueKind.Pause },
                new CueRequest { Kind = CueKind.Loop, Loop = new LoopSpec("1", 2) },
            ],
            Keys = new Dictionary<string, CueRequest> { ["f1"] = Some.Prompt("key") },
        };

        var read = RoundTrip(list, null, out var left);

        Assert.Equal(["waits for a GO", "on the beat", "seen"], read.List.Cues.Select(cue => cue.Prompts![0].Text));
        Assert.Equal([8, 4, 2], read.List.Cues.Select(cue => cue.Hold!.Value.TotalSeconds));
        Assert.Equal(["cues[0].hold", "cues[1].at", "cues[1].holdBeats", "cues[2]", "cues[3].parameters", "cues[4]", "cues[5]", "cues[6]", "keys"], left.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Export_OverHttp_IsAFileThatImportTakes()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var api = rehearsal.Host.Api();

        var file = await api.ExportSetListAsync("neon-foundry", "longlive", 128, TestContext.Current.CancellationToken);
        Assert.Equal("neon-foundry.timeline.json", file.ContentHeaders!.ContentDisposition?.FileName);
        var imported = await api.ImportSetListAsync("again", file.Content, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(imported.IsSuccessStatusCode, imported.Error?.ToString());
        Assert.Equal(("timeline", "longlive", true), (imported.Content!.Format, imported.Content.Pipeline, imported.Content.Stored));
        Assert.Equal(11, (await api.GetSetListAsync("again", TestContext.Current.CancellationToken)).Content!.Cues.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await api.ExportSetListAsync("nothing", cancellationToken: TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.ExportSetListAsync("neon-foundry", "rife", 1, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static CueRequest Cue(string text, double hold) => Some.Prompt(text) with { Hold = TimeSpan.FromSeconds(hold), Follow = CueFollow.AutoFollow };

    private static string Said(CueRequest cue) => $"{cue.Kind} {string.Join('|', cue.Prompts!)} {cue.Transition} {cue.Follow}";

    private static ImportOutcome.Read RoundTrip(SetList list, string? pipeline, out IReadOnlyList<string> left)
    {
        var file = TimelineExport.Write(list, pipeline, 120, Some.Now);
        left = [.. file["leftOut"]!.AsArray().Select(loss => (string)loss!["path"]!)];
        var read = Assert.IsType<ImportOutcome.Read>(ScopeFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), [Ink]));
        Assert.Empty(SetListValidation.Check("again", read.List, Some.Now).Fields);
        return read;
    }
}
