using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Tests.ScopeApi;

/// <summary>What Scope v0.2.4 says and takes, written down by hand from its source.</summary>
public sealed class ScopeExampleTests
{
    [Theory]
    [InlineData("health.response", typeof(ScopeHealth))]
    [InlineData("logs-tail.response", typeof(LogTail))]
    [InlineData("models-status.downloading.response", typeof(ModelsStatus))]
    [InlineData("pipeline-load.request", typeof(LoadRequest))]
    [InlineData("pipeline-load.krea-32gb.request", typeof(LoadRequest))]
    [InlineData("pipeline-load.response", typeof(ScopeMessage))]
    [InlineData("pipeline-status.loading.response", typeof(PipelineStatus))]
    [InlineData("pipeline-status.loaded.response", typeof(PipelineStatus))]
    [InlineData("pipeline-status.error.response", typeof(PipelineStatus))]
    [InlineData("session-start.request", typeof(SessionStart))]
    [InlineData("session-start.response", typeof(SessionStarted))]
    [InlineData("session-parameters.transition.request", typeof(ScopeParameters))]
    [InlineData("session-parameters.transition.response", typeof(ParametersUpdate))]
    [InlineData("session-parameters.lora-swap.request", typeof(ScopeParameters))]
    [InlineData("session-parameters.lora-swap.response", typeof(ParametersUpdate))]
    [InlineData("loras.list.response", typeof(LoraList))]
    [InlineData("loras.install.request", typeof(LoraInstall))]
    [InlineData("ice-servers.response", typeof(IceServers))]
    [InlineData("webrtc-offer.request", typeof(WebRtcOffer))]
    [InlineData("webrtc-offer.response", typeof(WebRtcAnswer))]
    [InlineData("webrtc-candidates.request", typeof(WebRtcCandidates))]
    public void Example_RoundTrips(string name, Type model)
    {
        var example = JsonNode.Parse(Example(name))!;

        var read = JsonSerializer.Deserialize(example, model, ScopeJson.Options);
        var written = JsonSerializer.SerializeToNode(read, model, ScopeJson.Options);

        var expected = WithoutNulls(example);
        Assert.True(JsonNode.DeepEquals(expected, written), $"{written}\n is not\n{expected}");
    }

    [Fact]
    public void Metrics_OfAHeadlessSession_AreFound()
    {
        var metrics = JsonSerializer.Deserialize<SessionMetrics>(Example("session-metrics.response"), ScopeJson.Options)!;

        Assert.Equal(480, metrics.Headless!.FramesOut);
        Assert.Equal(16.4, metrics.Headless.PipelineFps);
    }

    [Fact]
    public void Hardware_WithoutCuda_HasNoVram()
    {
        Assert.Equal(23.52, JsonSerializer.Deserialize<HardwareInfo>(Example("hardware-info.response"), ScopeJson.Options)!.VramGb);
        Assert.Null(JsonSerializer.Deserialize<HardwareInfo>("""{"vram_gb":null}""", ScopeJson.Options)!.VramGb);
    }

    [Fact]
    public void Parameters_WriteNoNulls_AndKeepExtraKeys()
    {
        var more = new Dictionary<string, JsonElement> { ["lookahead_ms"] = JsonSerializer.SerializeToElement(250) };
        var written = JsonSerializer.Serialize(
            new ScopeParameters { VaceContextScale = 0.5, SpatialInterpolationMethod = Interpolation.Slerp, More = more }, ScopeJson.Options);

        Assert.Equal("""{"spatial_interpolation_method":"slerp","vace_context_scale":0.5,"lookahead_ms":250}""", written);
    }

    internal static string Example(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ScopeApi", "Examples", name + ".json"));

    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, WithoutNulls(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };
}
