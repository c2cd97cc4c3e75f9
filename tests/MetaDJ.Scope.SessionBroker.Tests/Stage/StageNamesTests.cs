using System.Text;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageNamesTests
{
    [Theory]
    [InlineData("""{}""", ",vaceContextScale,")]
    [InlineData("""{"noise_scale":0.5}""", ",noiseScale,vaceContextScale,")]
    [InlineData("""{"prompts":[{"text":"a","noise_scale":1}]}""", ",prompts,vaceContextScale,")]
    [InlineData("""{"transition":{"target_prompts":[]}}""", ",prompts,vaceContextScale,")]
    [InlineData("""{"lora_scales":[],"node_id":"x","paused":true,"made_up":1}""", ",loras,paused,vaceContextScale,")]
    [InlineData("""{"noise\u005fscale":1,"noise_scale":2}""", ",noiseScale,vaceContextScale,")]
    [InlineData("""{"pipeline_ids":["longlive"]}""", ",pipeline,vaceContextScale,")]
    [InlineData("""{"graph":{"nodes":[]}}""", "*")]
    [InlineData("", "*")]
    [InlineData("[]", "*")]
    [InlineData("null", "*")]
    [InlineData("""{"noise_scale":NaN}""", "*")]
    [InlineData("""{"a":1}{"noise_scale":1}""", "*")]
    [InlineData("""{"a":1""", "*")]
    [InlineData("""{"\ud800":1}""", "*")]
    public void Of_ABody_NamesWhatScopeWouldChange(string body, string names) => Assert.Equal(names, StageNames.Of(Encoding.UTF8.GetBytes(body)));

    /// <summary>Scope's server guesses the encoding of a body: ours does not.</summary>
    [Fact]
    public void Of_ABodyInAnotherEncoding_NamesEverything()
    {
        Assert.Equal("*", StageNames.Of(Encoding.Unicode.GetBytes("""{"noise_scale":1}""")));
        Assert.Equal("*", StageNames.Of(Encoding.UTF32.GetBytes("""{"noise_scale":1}""")));
        Assert.Equal("*", StageNames.Of([.. Encoding.UTF8.GetPreamble(), .. "{}"u8]));
    }

    [Fact]
    public void OfScope_EveryParameterOfScope_HasALock() => Assert.All(
        new[]
        {
            "input_mode", "prompts", "prompt_interpolation_method", "transition", "noise_scale", "noise_controller", "manage_cache", "reset_cache", "vace_enabled",
            "vace_use_input_video", "recording", "denoising_step_list", "kv_cache_attention_bias", "lora_scales", "output_sinks", "vace_ref_images", "images",
            "vace_context_scale", "pipeline_ids", "graph", "first_frame_image", "last_frame_image", "paused", "spatial_interpolation_method", "quantize_mode",
            "lookahead_ms", "modulations", "beat_cache_reset_rate",
        },
        field => Assert.True(StageParameters.OfScope(field) is { } name && (StageParameters.All.Contains(name) || name == StageParameters.Everything), field));
}
