using System.Text.Json;
using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.Tests.Scope.Pipelines;

public sealed class PipelineLoadTests
{
    private const string LongLive = """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false}}""";

    [Fact]
    public async Task Load_AnswersAtOnceAndGoesThroughItsStages()
    {
        await using var rig = new ScopeRig();
        Assert.Equal("not_loaded", await rig.Status());
        Assert.Equal("""{"message":"Pipeline loading initiated successfully"}""", (await rig.Post("/api/v1/pipeline/load", LongLive)).Text);
        Assert.Equal("not_loaded", await rig.Status());

        var stages = new List<string?>();
        JsonElement status;
        do
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(0.5));
            status = (await rig.Get("/api/v1/pipeline/status")).Json;
            stages.Add(status.GetProperty("loading_stage").GetString());
        }
        while (status.GetProperty("status").GetString() == "loading");

        Assert.Equal(
            ["Initializing pipeline...", "Loading diffusion model...", "Loading text encoder...", "Loading VAE...", null], stages.Distinct());
        Assert.Equal(
            """{"status":"loaded","pipeline_id":"longlive","load_params":{"vace_enabled":false},"loaded_lora_adapters":null,"error":null,"loading_stage":null,"produces_video":true,"produces_audio":false}""",
            status.GetRawText());
    }

    [Theory]
    [InlineData("""{"pipeline_ids":["nonesuch"]}""", "Invalid pipeline ID")]
    [InlineData("""{"pipeline_ids":["longlive"],"load_params":{"width":500}}""", "divisible by 16")]
    [InlineData("""{"pipeline_ids":["longlive"],"load_params":{"quantization":"int4"}}""", "is not a valid Quantization")]
    [InlineData("""{"pipeline_ids":["longlive"],"load_params":{"loras":[{"path":"/workspace/models/lora/none.safetensors"}]}}""", "LoRA file not found")]
    [InlineData("""{"pipeline_ids":["krea-realtime-video"]}""", "CUDA out of memory")]
    public async Task Load_OfWhatCannotBe_TellsErrorToOneReader(string body, string logged)
    {
        await using var rig = new ScopeRig();
        Assert.Equal(200, (await rig.Post("/api/v1/pipeline/load", body)).Status);
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        var status = (await rig.Get("/api/v1/pipeline/status")).Json;
        Assert.Equal("error", status.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("error").ValueKind);
        Assert.Equal("not_loaded", await rig.Status());
        Assert.Contains(logged, (await rig.Get("/api/v1/logs/tail")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_IsTakenByAnOfferToo()
    {
        await using var rig = new ScopeRig();
        await rig.Post("/api/v1/pipeline/load", """{"pipeline_ids":["nonesuch"]}""");
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        var offer = await rig.Post("/api/v1/webrtc/offer", """{"sdp":"v=0","type":"offer"}""");
        Assert.Equal((400, "Pipeline not loaded. Please load pipeline first."), (offer.Status, offer.Detail));
        Assert.Equal("not_loaded", await rig.Status());
    }

    [Fact]
    public async Task Load_WithEqualParameters_KeepsTheInstanceWhateverTheirOrder()
    {
        await using var rig = new ScopeRig();
        await rig.Load("""{"pipeline_ids":["longlive"],"load_params":{"width":576,"vace_enabled":false}}""");
        await rig.Post("/api/v1/pipeline/load", """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"width":576.0}}""");
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("loaded", await rig.Status());
        await rig.Post("/api/v1/pipeline/load", """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"width":576,"nobody_reads":1}}""");
        Assert.Equal("loaded", await rig.Status());
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("loading", await rig.Status());
    }

    [Fact]
    public async Task Load_ByNode_RekeysTheInstanceAndHidesItFromTheOldKey()
    {
        await using var rig = new ScopeRig();
        await rig.Load();
        await rig.Post("/api/v1/pipeline/load", """{"pipelines":[{"node_id":"main","pipeline_id":"longlive","load_params":{"vace_enabled":false}}]}""");
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("main", (await rig.Get("/api/v1/pipeline/status")).Json.GetProperty("pipeline_id").GetString());
        var start = await rig.Post("/api/v1/session/start", """{"pipeline_id":"longlive"}""");
        Assert.Equal((500, "FrameProcessor failed to start (check logs for details)"), (start.Status, start.Detail));
        Assert.Equal(200, (await rig.Post("/api/v1/session/start", """{"pipeline_id":"main","prompts":[{"text":"a"}]}""")).Status);
    }

    [Theory]
    [InlineData("""{"pipeline_id":"longlive"}""", 400)]
    [InlineData("""{"pipeline_ids":[]}""", 400)]
    [InlineData("""{"pipeline_ids":"longlive"}""", 422)]
    [InlineData("""{"pipelines":[{"pipeline_id":"longlive"}]}""", 422)]
    public async Task Load_OfNothing_IsRefused(string body, int status)
    {
        await using var rig = new ScopeRig();
        Assert.Equal(status, (await rig.Post("/api/v1/pipeline/load", body)).Status);
    }

    [Theory]
    [InlineData(32, "fp8_e4m3fn", "loaded")]
    [InlineData(32, null, "error")]
    [InlineData(48, null, "loaded")]
    public async Task Krea_FitsByQuantization(double vramGb, string? quantization, string expected)
    {
        await using var rig = new ScopeRig(vramGb);
        var extra = quantization is null ? "" : $",\"quantization\":\"{quantization}\"";
        await rig.Post("/api/v1/pipeline/load", """{"pipeline_ids":["krea-realtime-video"],"load_params":{"width":576,"height":320,"vace_enabled":false""" + extra + "}}");
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(expected, await rig.Status());
    }

    [Fact]
    public async Task Load_BesideARunningSession_RunsOutOfMemory()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        await rig.Post("/api/v1/pipeline/load", """{"pipeline_ids":["memflow"],"load_params":{"vace_enabled":false}}""");
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("error", await rig.Status());
        Assert.Equal(200, (await rig.Post("/api/v1/session/stop")).Status);
        await rig.Load("""{"pipeline_ids":["memflow"],"load_params":{"vace_enabled":false}}""");
    }

    [Fact]
    public async Task Load_WithoutModels_FailsUntilTheyAreDownloaded()
    {
        await using var rig = new ScopeRig(modelsOnDisk: false);
        await rig.Post("/api/v1/pipeline/load", LongLive);
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("error", await rig.Status());

        Assert.Equal("""{"message":"Model download started for longlive"}""", (await rig.Post("/api/v1/models/download", """{"pipeline_id":"longlive"}""")).Text);
        Assert.Equal(200, (await rig.Post("/api/v1/models/download", """{"pipeline_id":"longlive"}""")).Status);
        rig.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(409, (await rig.Post("/api/v1/models/download", """{"pipeline_id":"longlive"}""")).Status);
        var status = (await rig.Get("/api/v1/models/status?pipeline_id=longlive")).Json;
        Assert.False(status.GetProperty("downloaded").GetBoolean());
        Assert.True(status.GetProperty("progress").GetProperty("is_downloading").GetBoolean());
        Assert.InRange(status.GetProperty("progress").GetProperty("percentage").GetDouble(), 1, 99);
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("""{"downloaded":true,"progress":null}""", (await rig.Get("/api/v1/models/status?pipeline_id=longlive")).Text);
        await rig.Load();
    }

    [Fact]
    public async Task ModelStatus_OfAnUnknownId_IsDownloaded()
    {
        await using var rig = new ScopeRig(modelsOnDisk: false);
        Assert.True((await rig.Get("/api/v1/models/status?pipeline_id=nonesuch")).Json.GetProperty("downloaded").GetBoolean());
        Assert.Equal(422, (await rig.Get("/api/v1/models/status")).Status);
    }

    [Fact]
    public async Task Load_WithoutWaiting_IsDoneAtOnce()
    {
        await using var rig = new ScopeRig(speed: 0, modelsOnDisk: false);
        await rig.Post("/api/v1/models/download", """{"pipeline_id":"longlive"}""");
        await rig.Post("/api/v1/loras", """{"url":"https://huggingface.co/example/ink/resolve/main/ink.safetensors"}""");
        await rig.Post("/api/v1/pipeline/load", LongLive);
        Assert.Equal("loaded", await rig.Status());
        Assert.Single(rig.Volume.Loras);
    }

    [Fact]
    public async Task Load_UnderAFault_FailsOnce()
    {
        await using var rig = new ScopeRig();
        rig.Faults.Arm(FaultKind.LoadFails, "pod-1");
        await rig.Post("/api/v1/pipeline/load", LongLive);
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("error", await rig.Status());
        await rig.Load();
    }

    [Fact]
    public async Task Schemas_LeaveOutWhatNeedsAGpu()
    {
        await using var rig = new ScopeRig();
        var pipelines = (await rig.Get("/api/v1/pipelines/schemas")).Json.GetProperty("pipelines");
        Assert.Equal(20, pipelines.GetProperty("longlive").GetProperty("estimated_vram_gb").GetDouble());
        Assert.Equal(12, pipelines.EnumerateObject().Count());
        await using var bare = new ScopeRig(0);
        Assert.False((await bare.Get("/api/v1/pipelines/schemas")).Json.GetProperty("pipelines").TryGetProperty("longlive", out _));
    }

    [Fact]
    public async Task Variable_PreloadsAPipeline()
    {
        await using var rig = new ScopeRig(environment: new() { ["PIPELINE"] = "longlive" });
        rig.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("loaded", await rig.Status());
    }
}
