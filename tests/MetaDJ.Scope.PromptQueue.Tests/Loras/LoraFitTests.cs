using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

public sealed class LoraFitTests
{
    private const long Mib = 1024 * 1024;

    private static readonly IReadOnlyList<LoraEntry> s_library =
    [
        Entry("ink", LoraFamily.Wan13B), Entry("ink-wash", LoraFamily.Wan13B), Entry("ink_wash", LoraFamily.Wan13B), Entry("ink.wash", LoraFamily.Wan13B),
        Entry("big", LoraFamily.Wan14B), Entry("huge", LoraFamily.Wan13B) with { SizeBytes = 4_096 * Mib }, Entry("sizeless", LoraFamily.Wan13B) with { SizeBytes = null },
        Entry("hashless", LoraFamily.Wan13B) with { Sha256 = null }, Entry("shy", LoraFamily.Wan13B) with { SuggestedScale = new LoraScaleRange(0.4, 0.9) },
    ];

    [Theory]
    [InlineData("longlive", "ink", true)]
    [InlineData("streamdiffusionv2", "ink", true)]
    [InlineData("memflow", "ink", true)]
    [InlineData("reward-forcing", "ink", true)]
    [InlineData("krea-realtime-video", "big", true)]
    [InlineData("longlive", "big", false)]
    [InlineData("streamdiffusionv2", "big", false)]
    [InlineData("memflow", "big", false)]
    [InlineData("reward-forcing", "big", false)]
    [InlineData("krea-realtime-video", "ink", false)]
    [InlineData("passthrough", "ink", false)]
    [InlineData("rife", "ink", false)]
    [InlineData("video-depth-anything", "big", false)]
    [InlineData("made-up", "ink", false)]
    public void Check_Family_MustBeThePipelines(string pipeline, string lora, bool fits)
    {
        var report = LoraFit.Check(new LoraStage(pipeline, [], VramGb: 80), [new(lora, 1)], s_library);

        Assert.Equal(fits, report.Fits);
        Assert.Equal(fits, report.Cause.Length == 0);
        Assert.Equal(fits ? [] : [LoraFamilies.Of(pipeline) is null ? LoraFindingKind.PipelineTakesNone : LoraFindingKind.WrongFamily], Kinds(report));
    }

    [Fact]
    public void Check_WrongFamilyOnBoardAlready_MayNotBeFadedIn() =>
        Assert.Equal([LoraFindingKind.WrongFamily], Kinds(LoraFit.Check(new LoraStage("longlive", [Some.Lora("big")], 80), [new("big", 1)], s_library, fading: true)));

    [Theory]
    [InlineData(false, "ink-wash", "ink_wash")]
    [InlineData(false, "ink.wash", "ink-wash")]
    [InlineData(true, "ink", "ink-wash")]
    public void Check_NamesThatScopeMakesOne_Clash(bool fits, string one, string other)
    {
        var report = LoraFit.Check(new LoraStage("longlive", [], 80), [new(one, 1), new(other, 1)], s_library);

        Assert.Equal(fits ? [] : [LoraFindingKind.NameClash], Kinds(report));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(-10, true)]
    [InlineData(10.001, false)]
    [InlineData(-10.001, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Check_Scale_IsScopes(double scale, bool fits) => Assert.Equal(fits, LoraFit.Check(new LoraStage("longlive", [], 80), [new("ink", scale)], s_library).Fits);

    [Theory]
    [InlineData("shy", 1, LoraFindingKind.ScaleUnusual)]
    [InlineData("shy", -0.5, LoraFindingKind.ScaleUnusual)]
    [InlineData("hashless", 1, LoraFindingKind.NoSha256)]
    [InlineData("sizeless", 1, LoraFindingKind.MemoryUnknown)]
    [InlineData("on-board", 1, LoraFindingKind.FamilyUnknown)]
    public void Check_WhatMayBe_IsAWarning(string lora, double scale, LoraFindingKind kind)
    {
        var report = LoraFit.Check(new LoraStage("longlive", [Some.Lora("on-board")], 80), [new(lora, scale)], s_library);

        Assert.True(report.Fits, report.Cause);
        Assert.Contains(kind, Kinds(report));
    }

    [Fact]
    public void Check_Zero_IsNoUnusualScale() => Assert.Empty(LoraFit.Check(new LoraStage("longlive", [], 80), [new("shy", 0)], s_library).Findings);

    [Theory]
    [InlineData("longlive", 23.5, true, 1, null)]
    [InlineData("longlive", 22.1, true, 1, LoraFindingKind.MemoryTight)]
    [InlineData("longlive", 20.2, true, 1, LoraFindingKind.TooMuchMemory)]
    [InlineData("longlive", null, true, 1, LoraFindingKind.MemoryUnknown)]
    [InlineData("krea-realtime-video", 31.4, true, 1, LoraFindingKind.MemoryTight)]
    [InlineData("krea-realtime-video", 28.1, true, 1, LoraFindingKind.TooMuchMemory)]
    [InlineData("krea-realtime-video", 40.2, false, 1, LoraFindingKind.TooMuchMemory)]
    [InlineData("krea-realtime-video", 79.0, false, 1, null)]
    public void Check_Memory_IsOfPipelineAndLorasTogether(string pipeline, double? vram, bool quantised, int count, LoraFindingKind? kind)
    {
        var lora = pipeline == "longlive" ? "ink" : "big";

        var report = LoraFit.Check(new LoraStage(pipeline, [], vram, quantised), [.. Enumerable.Repeat(new LoraScale(lora, 1), count)], s_library);

        Assert.Equal(kind is { } one ? [one] : [], Kinds(report));
        Assert.Equal(kind != LoraFindingKind.TooMuchMemory, report.Fits);
    }

    [Fact]
    public void Check_OneHugeFile_DoesNotFitACardOf24() =>
        Assert.Equal([LoraFindingKind.TooMuchMemory], Kinds(LoraFit.Check(new LoraStage("longlive", [], 23.5), [new("huge", 1)], s_library)));

    [Fact]
    public void Check_Fading_LoadsNothing_SoMemoryIsNoMatter() =>
        Assert.Empty(LoraFit.Check(new LoraStage("longlive", [Some.Lora("huge")], 20), [new("huge", 1)], s_library, fading: true).Findings);

    [Fact]
    public void Check_MergedForGood_CannotFade_ButBeLoadedAnew()
    {
        var stage = new LoraStage("longlive", [Some.Lora("ink", 1, "permanent_merge")], 80);

        Assert.Equal([LoraFindingKind.MergedForGood], Kinds(LoraFit.Check(stage, [new("ink", 0.5)], s_library, fading: true)));
        Assert.True(LoraFit.Check(stage, [new("ink", 0.5)], s_library).Fits);
    }

    [Fact]
    public void Check_Unheard_IsRefused() => Assert.Equal([LoraFindingKind.NotKnown], Kinds(LoraFit.Check(new LoraStage("longlive", [], 80), [new("unheard-of", 1)], s_library)).Take(1));

    [Fact]
    public void Check_SeventeenAtOnce_IsRefused() => Assert.Equal(
        [LoraFindingKind.TooMany], Kinds(LoraFit.Check(new LoraStage("longlive", []), [.. Enumerable.Range(0, 17).Select(i => new LoraScale($"l{i}", 0))], s_library)));

    [Fact]
    public void Check_Nothing_FitsEverywhere() => Assert.Empty(LoraFit.Check(new LoraStage("rife", []), [], s_library).Findings);

    [Fact]
    public void Report_TellsRefusalsFirst()
    {
        var report = LoraFit.Check(new LoraStage("longlive", []), [new("hashless", 1), new("big", 1)], s_library);

        Assert.True(report.Findings[0].Refuses);
        Assert.Contains("big", report.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("hashless", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b/c\\d e-f", "a_b_c_d_e_f")]
    [InlineData("plain", "plain")]
    public void AdapterName_IsMadeAsScopeDoes(string name, string adapter) => Assert.Equal(adapter, LoraFit.AdapterName(name));

    private static IEnumerable<LoraFindingKind> Kinds(LoraFitReport report) => report.Findings.Select(finding => finding.Kind);

    private static LoraEntry Entry(string name, LoraFamily family) => new()
    {
        Name = name, Family = family, Sha256 = new string('a', 64), SizeBytes = 300 * Mib,
        Url = new Uri($"https://huggingface.co/example/{name}/resolve/main/{name}.safetensors"),
    };
}
