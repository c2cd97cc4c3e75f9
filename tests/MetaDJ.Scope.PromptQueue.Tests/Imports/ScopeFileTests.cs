using System.Text;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Imports;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Imports;

public sealed class ScopeFileTests
{
    private static readonly LoraEntry Ink = new() { Name = "neon-ink", Url = new Uri("https://huggingface.co/x/y/resolve/main/neon-ink.safetensors"), Family = LoraFamily.Wan13B };

    private const string Timeline = """
        {"prompts":[
          {"startTime":0,"endTime":11.5,"prompts":[{"text":"a slow river\nat dusk","weight":100}]},
          {"startTime":11.5,"endTime":24,"prompts":[{"text":"the river freezes","weight":100}],"transitionSteps":4,"temporalInterpolationMethod":"slerp"},
          {"startTime":24,"endTime":24,"prompts":[{"text":"nothing","weight":1}]},
          {"startTime":26,"endTime":30,"text":"spring","transitionSteps":1}],
         "settings":{"pipelineId":"longlive","inputMode":"text","resolution":{"height":480,"width":832},"seed":42,"denoisingSteps":[1000,750],"noiseScale":0.7,"noiseController":true,"manageCache":true,
           "quantization":null,"kvCacheAttentionBias":0.3,"loras":[{"id":"1","path":"/workspace/models/lora/neon-ink.safetensors","scale":0.5},{"id":"2","path":"C:\\loras\\stranger.safetensors","scale":1}],"loraMergeStrategy":"permanent_merge"},
         "version":"2.1","exportedAt":"2025-12-30T20:41:32.411Z"}
        """;

    private const string Workflow = """
        {"format":"scope-workflow","format_version":"1.0","metadata":{"name":"Night","created_at":"2026-03-20T22:12:35.393Z","scope_version":"0.2.4"},
         "pipelines":[{"pipeline_id":"rife","source":{"type":"builtin"},"loras":[],"params":{},"role":"postprocessor"},
           {"pipeline_id":"krea-realtime-video","pipeline_version":"1.0.0","source":{"type":"builtin"},"loras":[{"id":"lora-0","filename":"neon-ink.safetensors","weight":0.8,"merge_mode":"runtime_peft"}],
            "params":{"height":320,"width":576,"denoising_step_list":[1000,750,500,250],"kv_cache_attention_bias":0.3,"vace_context_scale":0.5,"input_mode":"text"},"role":"main"}],
         "timeline":{"entries":[{"start_time":0,"end_time":8,"prompts":[{"text":"one","weight":1},{"text":"two","weight":0.5}]},{"start_time":8,"end_time":16,"prompts":[{"text":"three","weight":1}],"transition_steps":0}]},
         "prompts":[{"text":"one","weight":1}],"interpolation_method":"linear","transition_steps":6,"temporal_interpolation_method":"slerp","graph":{"nodes":[],"edges":[]}}
        """;

    [Fact]
    public void Read_OfATimeline_HoldsEachUntilTheNextBegins()
    {
        var read = Assert.IsType<ImportOutcome.Read>(Read(Timeline));

        Assert.Equal(("timeline", "longlive"), (read.Format, read.Pipeline));
        Assert.Equal([CueKind.LoraSwap, CueKind.Prompt, CueKind.Transition, CueKind.Prompt], read.List.Cues.Select(cue => cue.Kind));
        Assert.Equal([null, 11.5, 14.5, 4.0], read.List.Cues.Select(cue => cue.Hold?.TotalSeconds));
        Assert.Equal("a slow river at dusk", read.List.Cues[1].Prompts![0].Text);
        Assert.Equal(new TransitionSpec(4, InterpolationMethod.Slerp), read.List.Cues[2].Transition);
        Assert.Equal([1000, 750], read.List.Cues[1].Parameters!.DenoisingStepList);
        Assert.Equal(new LoraScale("neon-ink", 0.5), Assert.Single(read.List.Cues[0].LoraSwap!.Loras));
        Assert.Equal(
            ["prompts[2]", "prompts[3]", "settings.kvCacheAttentionBias", "settings.loraMergeStrategy", "settings.loras[1]", "settings.noiseController", "settings.noiseScale", "settings.resolution", "settings.seed"],
            read.LeftOut.Select(loss => loss.Path).Order(StringComparer.Ordinal));
        Assert.Empty(SetListValidation.Check("mine", read.List, Some.Now).Fields);
    }

    [Fact]
    public void Read_OfAWorkflow_TakesTheMainPipelineAndItsTimeline()
    {
        var read = Assert.IsType<ImportOutcome.Read>(Read(Workflow));

        Assert.Equal(("workflow", "krea-realtime-video"), (read.Format, read.Pipeline));
        Assert.Equal([CueKind.LoraSwap, CueKind.Transition, CueKind.Prompt], read.List.Cues.Select(cue => cue.Kind));
        Assert.Equal(new TransitionSpec(6, InterpolationMethod.Slerp), read.List.Cues[1].Transition);
        Assert.Equal((0.3, 0.5), (read.List.Cues[1].Parameters!.KvCacheAttentionBias, read.List.Cues[1].Parameters!.VaceContextScale));
        Assert.Equal(["graph", "pipelines[0]", "pipelines[1].params.height", "pipelines[1].params.width"], read.LeftOut.Select(loss => loss.Path).Order(StringComparer.Ordinal));
        Assert.Empty(SetListValidation.Check("mine", read.List, Some.Now).Fields);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("[]", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{"prompts":[{"startTime":NaN}],"version":"2.1"}""", "$")]
    [InlineData("""{"prompts":[{"startTime":-1,"endTime":2,"text":"x"}],"version":"2.1"}""", "prompts[0].startTime")]
    [InlineData("""{"prompts":[{"startTime":3,"endTime":2,"text":"x"}],"version":"2.1"}""", "prompts[0].endTime")]
    [InlineData("""{"prompts":[{"startTime":1e999,"endTime":2,"text":"x"}],"version":"2.1"}""", "prompts[0].startTime")]
    [InlineData("""{"prompts":[{"startTime":0,"endTime":2}],"version":"2.1"}""", "prompts[0]")]
    [InlineData("""{"prompts":[{"startTime":0,"endTime":2,"text":7}],"version":"2.1"}""", "prompts[0].text")]
    [InlineData("""{"prompts":[{"startTime":0,"endTime":2,"prompts":[{"text":"x","weight":-1}]}],"version":"2.1"}""", "prompts[0].prompts[0].weight")]
    [InlineData("""{"prompts":[{"startTime":0,"endTime":2,"text":"x","transitionSteps":2.5}],"version":"2.1"}""", "prompts[0].transitionSteps")]
    [InlineData("""{"prompts":[7],"version":"2.1"}""", "prompts[0]")]
    [InlineData("""{"prompts":[],"version":"2.1"}""", "prompts")]
    [InlineData("""{"prompts":{},"version":"2.1"}""", "prompts")]
    [InlineData("""{"prompts":[],"version":"3.0"}""", "version")]
    [InlineData("""{"prompts":[],"version":2.1}""", "version")]
    [InlineData("""{"format":"comfy"}""", "format")]
    [InlineData("""{"format":"scope-workflow","format_version":"2.0","pipelines":[]}""", "format_version")]
    [InlineData("""{"format":"scope-workflow","format_version":"1.0","pipelines":[]}""", "timeline")]
    public void Read_OfWhatIsNoShow_SaysWhere(string json, string field) => Assert.Equal(field, Assert.IsType<ImportOutcome.Refused>(Read(json)).Field);

    [Fact]
    public void Read_OfHugeOrDeepFiles_RefusesThem()
    {
        var deep = """{"prompts":""" + new string('[', 5_000) + new string(']', 5_000) + "}";
        var entries = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$"""{"startTime":{{i}},"endTime":{{i + 1}},"text":"x"}"""));
        var many = $$"""{"version":"2.1","prompts":[{{entries}}]}""";

        Assert.Equal("$", Assert.IsType<ImportOutcome.Refused>(Read(deep)).Field);
        Assert.Contains("5000", Assert.IsType<ImportOutcome.Refused>(Read(many)).Why, StringComparison.Ordinal);
    }

    private static ImportOutcome Read(string json) => ScopeFile.Read(Encoding.UTF8.GetBytes(json), [Ink]);
}
