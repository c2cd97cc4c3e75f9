using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Pods.BringUp;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.BringUp;

public sealed class CanonicalLoadTests
{
    [Fact]
    public void Loras_AreLoadedToBeFaded()
    {
        var spec = Spec("longlive", """{"width":576,"height":320}""") with { Loras = [new PoolLora("neon-ink.safetensors", Scale: 0.5)] };

        AssertJson(
            """
            {"height":320,"width":576,"lora_merge_mode":"runtime_peft","loras":[{"path":"/workspace/models/lora/neon-ink.safetensors","scale":0.5}]}
            """,
            CanonicalLoad.Of(spec, 24, PipelineVram.Of("longlive")));
    }

    [Theory]
    [InlineData(32, """{"height":320,"width":576,"quantization":"fp8_e4m3fn"}""")]
    [InlineData(40, """{"height":320,"width":576,"quantization":"fp8_e4m3fn"}""")]
    [InlineData(80, """{"height":320,"width":576}""")]
    public void Krea_IsQuantisedOnSmallCards_AndNamesItsSize(double vram, string expected) =>
        AssertJson(expected, CanonicalLoad.Of(Spec("krea-realtime-video", "{}"), vram, PipelineVram.Of("krea-realtime-video")));

    [Fact]
    public void Krea_AsThePoolWishes()
    {
        const string Wish = """{"height":480,"width":832,"quantization":"fp8_e4m3fn"}""";

        AssertJson(Wish, CanonicalLoad.Of(Spec("krea-realtime-video", Wish), 80, PipelineVram.Of("krea-realtime-video")));
    }

    private static PoolSpec Spec(string pipeline, string parameters) =>
        new() { Pipeline = pipeline, LoadParameters = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters)! };

    private static void AssertJson(string expected, JsonObject actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
