using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Lint;

public sealed class SetListLintTests
{
    private static readonly LoraEntry Ink = new()
    {
        Name = "neon-ink", Url = new Uri("https://huggingface.co/example/neon-ink/resolve/main/neon-ink.safetensors"), Family = LoraFamily.Wan13B,
        TriggerWords = ["neonink"], SizeBytes = 300_000_000, Sha256 = new string('a', 64),
    };

    private static LoraStage OnBoard => new("longlive", [Some.Lora("neon-ink"), Some.Lora("paper-cut")], 48);

    public static TheoryData<string> Pipelines => ["longlive", "streamdiffusionv2", "memflow", "reward-forcing", "krea-realtime-video"];

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Check_OfOurOwnLists_FindsNothingAtAll(string pipeline)
    {
        string[] themes = ["cosmic-voyage", "neon-foundry", "digital-forest", "synthwave-highway", "crystal-sanctuary"];
        Assert.Superset(themes.ToHashSet(), BuiltInSetLists.ByName.Keys.ToHashSet());
        Assert.All(themes, name =>
        {
            var list = BuiltInSetLists.ByName[name];
            Assert.InRange(list.Cues.Count, 8, 16);
            Assert.Empty(SetListLint.Check(name, list, LintSubject.Of(list, new LoraStage(pipeline, [])), Some.Now));
        });
    }

    [Fact]
    public void Check_WhenATransitionIsLongerThanTheGap_NamesTheStepsThatFit()
    {
        var found = Assert.Single(Lint(To("a red barn", 8, 3), To("a blue sea", 2, 3)));

        Assert.Equal(("transition-cut-off", LintSeverity.Warning, "1"), (found.Rule, found.Severity, found.Cue));
        Assert.StartsWith("Give it 4 steps", found.Remedy, StringComparison.Ordinal);
        Assert.Empty(Lint(To("a red barn", 4, 3), To("a blue sea", 2, 3)));
    }

    [Fact]
    public void Check_WhenCuesComeFasterThanChunks_FindsThoseThatWillBeLate()
    {
        var burst = Enumerable.Range(0, 12).Select(i => Some.Prompt($"scene number {i} of {i * 7}") with { Hold = TimeSpan.FromSeconds(0.1) }).ToArray();

        var found = Lint(burst).Where(finding => finding.Rule == "cues-too-close").ToList();

        Assert.Equal(4, found[0].Place);
        Assert.Contains("750", found[0].Text.Replace("0.75", "750", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Lint([.. burst.Select(cue => cue with { Hold = TimeSpan.FromSeconds(0.75) })]), finding => finding.Rule == "cues-too-close");
        var slow = LintSubject.Of(new SetList { Cues = burst }, new LoraStage("streamdiffusionv2", []));
        Assert.True(slow.Chunk < TimeSpan.FromSeconds(0.3), "4 frames make a shorter chunk");
    }

    [Theory]
    [InlineData("9 17 33", null, null)]
    [InlineData("9 17 17 33", null, null)]
    [InlineData("17 9", "2", LintSeverity.Error)]
    [InlineData("17! 9", "2", LintSeverity.Warning)]
    [InlineData("17 - 9", "3", LintSeverity.Error)]
    [InlineData("17 -! 9", "3", LintSeverity.Warning)]
    [InlineData("9:3 9:2.5", "2", LintSeverity.Error)]
    [InlineData("9:2 9:3", null, null)]
    [InlineData("- 9", null, null)]
    public void Check_WhenABarComesAfterALaterOne_SaysThatItNeverGoes(string bars, string? cue, LintSeverity? severity)
    {
        var cues = bars.Split(' ').Select((bar, i) => Some.Prompt($"scene {i} in {i * 7} colours") with
        {
            At = bar[0] == '-' ? null : new CueTime { Bar = int.Parse(bar.Split(':', '!')[0], null), Beat = bar.Contains(':', StringComparison.Ordinal) ? double.Parse(bar.Split(':')[1], null) : null },
            Follow = bar.EndsWith('!') ? null : CueFollow.AutoFollow,
            Hold = TimeSpan.FromSeconds(9),
        }).ToArray();

        var found = Lint(cues).SingleOrDefault(finding => finding.Rule == "bar-backwards");

        Assert.Equal((cue, severity), (found?.Cue, found?.Severity));
    }

    [Fact]
    public void Check_WhenALoraIsHeardWithoutItsWord_SaysWhich()
    {
        CueRequest[] cues = [Some.Prompt("a lane in rain") with { Hold = TimeSpan.FromSeconds(9) }, Some.Fade("neon-ink", 0.8) with { Hold = TimeSpan.FromSeconds(9) }, Some.Prompt("NeonInk, a lane in fog")];

        var found = Assert.Single(Lint(OnBoard, [Ink], cues), finding => finding.Rule == "trigger-word-missing");

        Assert.Equal("2", found.Cue);
        Assert.Contains("'neonink'", found.Remedy, StringComparison.Ordinal);
        cues[0] = Some.Prompt("neonink, a lane in rain") with { Hold = TimeSpan.FromSeconds(9) };
        Assert.DoesNotContain(Lint(OnBoard, [Ink], cues), finding => finding.Rule == "trigger-word-missing");
        cues[0] = Some.Prompt("neoninks, a lane in rain") with { Hold = TimeSpan.FromSeconds(9) };
        Assert.Contains(Lint(OnBoard, [Ink], cues), finding => finding.Rule == "trigger-word-missing");
    }

    [Fact]
    public void Check_OfDecks_FindsWhatScopeWouldNotTell()
    {
        Assert.Equal("lora-wrong-family", Worst(new LoraStage("krea-realtime-video", [], 48), [Ink], Some.Fade("neon-ink", 1)));
        Assert.Equal("lora-unknown", Worst(new LoraStage("longlive", [], 48), [], Some.Fade("stranger", 1)));
        Assert.Equal("lora-pipeline", Worst(new LoraStage("passthrough", [], 48), [Ink], Some.Fade("neon-ink", 1)));
        Assert.Equal("lora-memory", Worst(new LoraStage("longlive", [], 20), [Ink], Some.Fade("neon-ink", 1)));
        Assert.Equal("lora-name-clash", Worst(
            new LoraStage("longlive", [], 48), [Ink, Ink with { Name = "neon_ink" }], Some.Fade("neon-ink", 1), Some.Fade("neon_ink", 1)));
        Assert.Equal("lora-reload", Assert.Single(Lint(OnBoard, [Ink, Ink with { Name = "glass" }], Some.Fade("glass", 1)), finding => finding.Severity == LintSeverity.Warning).Rule);
        Assert.DoesNotContain(Lint(OnBoard, [Ink], Some.Fade("neon-ink", 1)), finding => finding.Severity > LintSeverity.Hint);
    }

    [Theory]
    [InlineData("longlive", "krea-only")]
    [InlineData("krea-realtime-video", null)]
    public void Check_OfAttentionBias_KnowsItsOnePipeline(string pipeline, string? rule)
    {
        var cue = new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { KvCacheAttentionBias = 0.4 } };

        Assert.Equal(rule, Lint(new LoraStage(pipeline, []), [], cue).Select(finding => finding.Rule).SingleOrDefault());
    }

    [Fact]
    public void Check_OfParameters_TellsWhatDoesNothingAndWhatCuts()
    {
        var cue = new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { NoiseScale = 0.4, DenoisingStepList = [1000, 500] } };

        Assert.Equal(["noise-in-text-mode", "denoising-cut"], Lint(cue).Select(finding => finding.Rule));
        Assert.Equal(["denoising-cut"], Lint(cue with { Parameters = new LookParameters { DenoisingStepList = [1000, 500] } }, Some.Prompt() with { Parameters = new LookParameters { DenoisingStepList = [1000, 500] } })
            .Select(finding => finding.Rule));
    }

    [Fact]
    public void Check_OfPrompts_FindsTooLongTooAlikeAndUnseen()
    {
        Assert.Equal("prompt-too-long", Assert.Single(Lint(Some.Prompt(string.Join(' ', Enumerable.Repeat("слово", 280))))).Rule);
        Assert.Empty(Lint(Some.Prompt(string.Join(' ', Enumerable.Repeat("слово", 220)))));
        Assert.Equal(("same-picture", LintSeverity.Warning), Told(Lint(Some.Prompt("a hill") with { Hold = TimeSpan.FromSeconds(5) }, Some.Prompt("a hill"))));
        Assert.Equal(("same-picture", LintSeverity.Hint), Told(Lint(
            Some.Prompt("one two three four five six seven eight nine ten") with { Hold = TimeSpan.FromSeconds(5) }, Some.Prompt("one two three four five six seven eight nine ten!"))));
        var weighed = new CueRequest { Kind = CueKind.Prompt, Prompts = [new("a", 2), new("b", 0)] };
        Assert.Equal(["weight-zero", "weight-sum"], Lint(weighed).Select(finding => finding.Rule));
    }

    [Fact]
    public void Check_OfWhatWouldBeRefused_SaysItByCue()
    {
        var found = Lint(Some.Prompt(), To("a pale moon", 1, 5), Some.Prompt("a dark hill") with { Hold = TimeSpan.FromHours(2) });

        Assert.Equal([("steps-one", "2"), ("hold-too-long", "3")], found.Where(finding => finding.Severity == LintSeverity.Error).Select(finding => (finding.Rule, finding.Cue)));
    }

    [Fact]
    public void Check_OfLoops_FindsThoseWithoutAWayOut()
    {
        CueRequest round = Some.Prompt("a round") with { Number = "1", Follow = CueFollow.AutoFollow, Hold = TimeSpan.FromSeconds(5) };
        CueRequest endless = new() { Kind = CueKind.Loop, Loop = new LoopSpec("1") };

        Assert.Equal("loop-without-end", Assert.Single(Lint(round, endless)).Rule);
        Assert.Equal(("unreachable", LintSeverity.Hint), Told(Lint(round, endless, Some.Prompt("after"))));
        Assert.Empty(Lint(round, endless with { Loop = new LoopSpec("1", 3) }));
        Assert.Equal("pause-holds", Assert.Single(Lint(new CueRequest { Kind = CueKind.Pause, Hold = TimeSpan.FromSeconds(4) }, Some.Prompt())).Rule);
    }

    [Fact]
    public void Check_OfAFadeThatHoldsTheQueue_NamesTheCueThatWaits()
    {
        var found = Lint(OnBoard, [Ink with { TriggerWords = [] }], Some.Fade("neon-ink", 1, 16) with { Hold = TimeSpan.FromSeconds(4) }, Some.Prompt());

        Assert.Contains(found, finding => finding is { Rule: "fade-delays", Cue: "2" });
    }

    [Fact]
    public void Check_OfNonsense_EndsAndIsBounded()
    {
        var bad = new CueRequest { Kind = CueKind.Prompt, Prompts = [null!, new(null!)], LoraSwap = new LoraSwapRequest { Loras = [null!] }, Loop = new LoopSpec(null!) };

        Assert.InRange(Lint([.. Enumerable.Repeat(bad, 400)]).Count, 1, SetListLint.MostFindings);
    }

    private static CueRequest To(string text, int steps, double hold) => new()
    {
        Kind = CueKind.Transition, Prompts = [new WeightedPrompt(text)], Transition = new TransitionSpec(steps), Hold = TimeSpan.FromSeconds(hold),
    };

    private static (string, LintSeverity) Told(IReadOnlyList<LintFinding> found) => (Assert.Single(found).Rule, found[0].Severity);

    private static string Worst(LoraStage stage, IReadOnlyList<LoraEntry> library, params CueRequest[] cues) =>
        Lint(stage, [.. library.Select(entry => entry with { TriggerWords = [] })], cues).OrderByDescending(finding => finding.Severity).First().Rule;

    [Fact]
    public void Check_OfAFadeToADeckThatNothingLoads_SaysSo_AndOfTheListsOwnFindsNothing()
    {
        var fade = new CueRequest { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = "B", Steps = 2 }, Hold = TimeSpan.FromSeconds(4) };
        DeckSpec[] decks = [new("B", [new LoraScale("neon-ink", 1)])];
        var loads = new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [new LoraScale("neon-ink", 0)], Decks = decks, Steps = 1 }, Hold = TimeSpan.FromSeconds(4) };
        var prompt = Some.Prompt("a neonink hill");

        Assert.Equal(("deck-unknown", LintSeverity.Warning), Assert.Single(Found(null, prompt, fade)));
        Assert.Empty(Found(null, prompt, loads, fade));
        Assert.Empty(Found(decks, prompt, fade));
        // Its trigger word is missed while the deck is up.
        Assert.Contains(Found(decks, Some.Prompt("a hill"), fade), found => found.Rule == "trigger-word-missing");
        // Not on board, in no library: the deck is judged before the first cue.
        Assert.Contains(Found([new("B", [new LoraScale("unheard-of", 1)])], prompt, fade), found => found.Rule == "lora-unknown");

        static IEnumerable<(string Rule, LintSeverity Severity)> Found(DeckSpec[]? decks, params CueRequest[] cues)
        {
            var list = new SetList { Cues = cues, Decks = decks };
            var subject = LintSubject.Of(list, OnBoard) with { KnowsOnBoard = true, Library = [Ink] };
            return [.. SetListLint.Check("show", list, subject, Some.Now).Select(found => (found.Rule, found.Severity))];
        }
    }

    [Fact]
    public void Check_WhenAFadeMeetsACueOnTheBeat_FindsNoDelay()
    {
        var fade = Some.Fade("neon-ink", 1, 16) with { Hold = TimeSpan.FromSeconds(4) };

        Assert.Contains(Lint(OnBoard, [Ink with { TriggerWords = [] }], fade, Some.Prompt()), found => found.Rule == "fade-delays");
        Assert.DoesNotContain(Lint(OnBoard, [Ink with { TriggerWords = [] }], fade, Some.Prompt() with { At = new CueTime { Next = GridStep.Bar } }), found => found.Rule == "fade-delays");
    }

    private static IReadOnlyList<LintFinding> Lint(params CueRequest[] cues) => Lint(new LoraStage("longlive", []), [], cues);

    private static IReadOnlyList<LintFinding> Lint(LoraStage stage, IReadOnlyList<LoraEntry> library, params CueRequest[] cues)
    {
        var list = new SetList { Cues = cues };
        return SetListLint.Check("mine", list, LintSubject.Of(list, stage) with { Library = library, KnowsOnBoard = stage.OnBoard.Count > 0 }, Some.Now);
    }
}
