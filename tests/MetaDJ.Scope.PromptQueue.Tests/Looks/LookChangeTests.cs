using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Tests.Looks;

public sealed class LookChangeTests
{
    private static readonly LookParameters NoKnobs = new();

    private static readonly Dictionary<string, (Look Look, CueRequest Cue, LookParameters Knobs, string Expected)> s_cases = new()
    {
        ["a prompt names our vace strength, whatever it is about (trap 1)"] = (
            Some.Look() with { Parameters = new LookParameters { VaceContextScale = 0.8 } }, Some.Prompt("sea"), NoKnobs,
            """{"prompts":[{"text":"sea","weight":1}],"spatial_interpolation_method":"linear","vace_context_scale":0.8}"""),
        ["a transition says the prompts twice (3.3)"] = (
            Some.Look(), new CueRequest { Kind = CueKind.Transition, Prompts = [new WeightedPrompt("sea", 2)], Transition = new TransitionSpec(6, InterpolationMethod.Slerp) }, NoKnobs,
            """{"prompts":[{"text":"sea","weight":2}],"transition":{"target_prompts":[{"text":"sea","weight":2}],"num_steps":6,"temporal_interpolation_method":"slerp"},"spatial_interpolation_method":"linear","vace_context_scale":1}"""),
        ["two prompts blend by slerp where it was asked for"] = (
            Some.Look(), new CueRequest { Kind = CueKind.Transition, Prompts = [new WeightedPrompt("a"), new WeightedPrompt("b")], Transition = new TransitionSpec(2, InterpolationMethod.Slerp) }, NoKnobs,
            """{"prompts":[{"text":"a","weight":1},{"text":"b","weight":1}],"transition":{"target_prompts":[{"text":"a","weight":1},{"text":"b","weight":1}],"num_steps":2,"temporal_interpolation_method":"slerp"},"spatial_interpolation_method":"slerp","vace_context_scale":1}"""),
        ["parameters go without prompts, so that a running transition goes on"] = (
            Some.Look() with { Prompts = [new WeightedPrompt("sea")] },
            new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { DenoisingStepList = [1000, 500], ManageCache = false } }, NoKnobs,
            """{"denoising_step_list":[1000,500],"manage_cache":false,"vace_context_scale":1}"""),
        ["knobs ride along, the cue's own value wins"] = (
            Some.Look(), Some.Prompt("sea") with { Parameters = new LookParameters { NoiseScale = 0.9 } }, new LookParameters { NoiseScale = 0.1, VaceContextScale = 0.3 },
            """{"prompts":[{"text":"sea","weight":1}],"spatial_interpolation_method":"linear","noise_scale":0.9,"vace_context_scale":0.3}"""),
        ["a pause"] = (Some.Look(), new CueRequest { Kind = CueKind.Pause }, NoKnobs, """{"paused":true,"vace_context_scale":1}"""),
        ["a resume"] = (Some.Look() with { Paused = true }, new CueRequest { Kind = CueKind.Resume }, NoKnobs, """{"paused":false,"vace_context_scale":1}"""),
        ["a panic shows the safe look also when the picture stood still"] = (
            Some.Look() with { Paused = true }, new CueRequest { Kind = CueKind.Panic, Prompts = [new WeightedPrompt("safe")] }, NoKnobs,
            """{"prompts":[{"text":"safe","weight":1}],"spatial_interpolation_method":"linear","paused":false,"vace_context_scale":1}"""),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_TellsScopeExactlyThis(string what)
    {
        var (look, cue, knobs, expected) = s_cases[what];

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Json(LookChange.Apply(look, cue, knobs).Update)), what);
    }

    [Fact]
    public void Apply_KeepsEverythingElse()
    {
        var look = Some.Look(Some.Lora("neon-ink", 0.4)) with { Parameters = new LookParameters { NoiseScale = 0.2 }, Prompts = [new WeightedPrompt("old")], Version = 5 };

        var next = LookChange.Apply(look, Some.Prompt("new"), new LookParameters { ManageCache = true }).Look;

        Assert.Equal("new", Assert.Single(next.Prompts).Text);
        Assert.Equal(new LookParameters { NoiseScale = 0.2, ManageCache = true }, next.Parameters);
        Assert.Equal((look.Pipeline, look.Loras, look.LoadParameters, 6), (next.Pipeline, next.Loras, next.LoadParameters, next.Version));
    }

    [Fact]
    public void Scales_SayTheWholeVector_OfThoseThatFollow()
    {
        var (ink, cut, merged) = (Some.Lora("neon-ink", 1), Some.Lora("paper-cut"), Some.Lora("baked", 1, "permanent_merge"));

        var (look, update) = LookChange.Scales(Some.Look(ink, cut, merged), new Dictionary<string, double> { [cut.Path] = 0.5 }, NoKnobs);

        Assert.Equal([new ScopeApi.LoraScale(ink.Path, 1), new ScopeApi.LoraScale(cut.Path, 0.5)], update.LoraScales);
        Assert.Equal([1, 0.5, 1], look.Loras.Select(lora => lora.Scale));
    }

    [Fact]
    public void Whole_SaysAllThatAnUpdateCan()
    {
        var look = Some.Look(Some.Lora("neon-ink", 0.4)) with
        {
            Prompts = [new WeightedPrompt("sea")], Paused = true, Parameters = new LookParameters { NoiseScale = 0.2, VaceContextScale = 0.7 },
        };

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"prompts":[{"text":"sea","weight":1}],"spatial_interpolation_method":"linear","noise_scale":0.2,"vace_context_scale":0.7,"paused":true,
                 "lora_scales":[{"path":"/workspace/models/lora/neon-ink.safetensors","scale":0.4}]}
                """),
            Json(LookChange.Whole(look))));
    }

    [Fact]
    public void Whole_OfALookThatNothingWasSaidOf_SaysNoPrompts()
    {
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"vace_context_scale":1,"paused":false}"""), Json(LookChange.Whole(Some.Look()))));
    }

    [Fact]
    public void FirstLook_TakesTheStrengthThePipelineWasLoadedWith()
    {
        var observed = new ObservedPod("longlive", Some.Json("""{"height":320,"vace_context_scale":0.6}"""), [Some.Lora("neon-ink")]);

        var look = observed.FirstLook(new Look());

        Assert.Equal(0.6, look.Parameters.VaceContextScale);
        Assert.Equal("neon-ink", Assert.Single(look.Loras).Name);
    }

    private static JsonNode Json(ScopeParameters update) => JsonSerializer.SerializeToNode(update, ScopeJson.Options)!;
}
