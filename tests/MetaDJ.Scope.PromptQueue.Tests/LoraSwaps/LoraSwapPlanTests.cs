using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.LoraSwaps;

public sealed class LoraSwapPlanTests
{
    private static readonly LookLora Ink = Some.Lora("neon-ink", 1);
    private static readonly LookLora Cut = Some.Lora("paper-cut");
    private static readonly IReadOnlyList<LoraEntry> Library = [Entry("ink-wash"), Entry("ink_wash"), Entry("big", LoraFamily.Wan14B), Entry("neon-ink")];

    [Fact]
    public void Decide_AllOnBoard_FadesLinearly_OthersToZero()
    {
        var plan = Assert.IsType<LoraSwapPlan.Fade>(Decide([Ink, Cut], [new LoraScale("paper-cut", -0.8)], steps: 4));

        Assert.Equal([0.75, 0.5, 0.25, 0], plan.Steps.Select(step => step[Ink.Path]));
        Assert.Equal([-0.2, -0.4, -0.6, -0.8], plan.Steps.Select(step => step[Cut.Path]));
    }

    [Fact]
    public void Decide_InOneStep_IsTheWish()
    {
        var plan = Assert.IsType<LoraSwapPlan.Fade>(Decide([Ink], [], steps: 1));

        Assert.Equal(0, Assert.Single(plan.Steps)[Ink.Path]);
    }

    [Theory]
    [InlineData(10, 0.1)]
    [InlineData(7, 0.5)]
    [InlineData(64, -10)]
    public void Decide_AnyFade_EndsExactlyAtTheWish(int steps, double scale)
    {
        var plan = Assert.IsType<LoraSwapPlan.Fade>(Decide([Ink], [new LoraScale("neon-ink", scale)], steps: steps));

        Assert.Equal((steps, scale), (plan.Steps.Count, plan.Steps[^1][Ink.Path]));
    }

    private static readonly (string Reason, LookLora[] OnBoard, LoraScale[] Wish, LoraSwapKind? Kind)[] s_reloads =
    [
        ("not on board: ink-wash", [Ink], [new("ink-wash", 1)], null),
        ("merged for good", [Ink with { MergeMode = "permanent_merge" }], [new("neon-ink", 0.5)], null),
        ("merged for good", [Ink with { MergeMode = "permanent_merge" }, Cut], [new("paper-cut", 0.5)], null),
        ("asked for", [Ink], [new("neon-ink", 1)], LoraSwapKind.Reload),
    ];

    public static TheoryData<int> Reloads => [.. Enumerable.Range(0, s_reloads.Length)];

    [Theory]
    [MemberData(nameof(Reloads))]
    public void Decide_WhereScalesWillNotDo_Reloads(int which)
    {
        var (reason, onBoard, wish, kind) = s_reloads[which];

        var plan = Assert.IsType<LoraSwapPlan.Reload>(Decide(onBoard, wish, kind));

        Assert.Contains(reason, plan.Reason, StringComparison.Ordinal);
        Assert.Equal(wish, plan.Loras);
    }

    private static readonly (string Cause, string Pipeline, LookLora[] OnBoard, LoraScale[] Wish, LoraSwapKind? Kind)[] s_refusals =
    [
        ("takes no LoRAs", "rife", [Ink], [new("neon-ink", 1)], null),
        ("neither on board nor in the LoRA library", "longlive", [Ink], [new("unheard-of", 1)], null),
        ("made for Wan14B", "longlive", [], [new("big", 1)], null),
        ("made for Wan13B", "krea-realtime-video", [], [new("ink-wash", 1)], null),
        ("same adapter name 'ink_wash'", "longlive", [], [new("ink-wash", 1), new("ink_wash", 1)], null),
        ("outside -10 to 10", "longlive", [Ink], [new("neon-ink", 11)], null),
        ("outside -10 to 10", "longlive", [Ink], [new("neon-ink", double.NaN)], null),
        ("fade is not possible, not on board: ink-wash", "longlive", [Ink], [new("ink-wash", 1)], LoraSwapKind.Fade),
    ];

    public static TheoryData<int> Refusals => [.. Enumerable.Range(0, s_refusals.Length)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Decide_WhatScopeWouldNotTell_IsRefused(int which)
    {
        var (cause, pipeline, onBoard, wish, kind) = s_refusals[which];

        var plan = LoraSwapPlan.Decide(Some.Look(onBoard) with { Pipeline = pipeline }, Library, new LoraSwapRequest { Loras = wish, Kind = kind });

        Assert.Contains(cause, Assert.IsType<LoraSwapPlan.Refused>(plan).Cause, StringComparison.Ordinal);
    }

    private static LoraSwapPlan Decide(LookLora[] onBoard, LoraScale[] wish, LoraSwapKind? kind = null, int steps = 8) =>
        LoraSwapPlan.Decide(Some.Look(onBoard), Library, new LoraSwapRequest { Loras = wish, Steps = steps, Kind = kind });

    private static LoraEntry Entry(string name, LoraFamily family = LoraFamily.Wan13B) =>
        new() { Name = name, Family = family, Url = new Uri($"https://huggingface.co/example/{name}/resolve/main/{name}.safetensors") };
}
