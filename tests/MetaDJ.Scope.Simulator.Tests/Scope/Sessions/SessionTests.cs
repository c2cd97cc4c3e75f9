using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.Tests.Scope.Sessions;

public sealed class SessionTests
{
    [Fact]
    public async Task Start_AnswersAsTheExample()
    {
        await using var rig = new ScopeRig();
        await rig.Load();
        var answer = await rig.Post("/api/v1/session/start", """{"pipeline_id":"longlive","prompts":[{"text":"a","weight":1.0}]}""");
        Assert.Equal("""{"status":"ok","input_mode":"text","cloud_mode":false,"pipeline_id":"longlive"}""", answer.Text);
    }

    [Fact]
    public async Task Start_WithoutPipeline_IsRefusedAsTheExample()
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/session/start", """{"input_mode":"text"}""");
        Assert.Equal(
            """{"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, Either pipeline_id or graph must be provided","input":{"input_mode":"text"},"ctx":{"error":{}}}]}""",
            answer.Text);
    }

    [Fact]
    public async Task Frame_ComesWithTheFirstChunk()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        var none = await rig.Get("/api/v1/session/frame");
        Assert.Equal((404, "No frame available (no active session or pipeline not running)"), (none.Status, none.Detail));
        Assert.Equal(60, (await rig.Metrics()).GetProperty("pipeline_fps").GetDouble());
        rig.Chunks(1);
        Assert.Equal(12, await rig.FramesOut());
        Assert.Equal(16, (await rig.Metrics()).GetProperty("pipeline_fps").GetDouble());
        Assert.Equal(await rig.Frame(), await rig.Frame());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task Frame_OfImpossibleQuality_IsRefused(int quality)
    {
        await using var rig = new ScopeRig();
        Assert.Equal(422, (await rig.Get($"/api/v1/session/frame?quality={quality}")).Status);
    }

    [Fact]
    public async Task Start_Twice_LeaksTheFirstUntilARestart()
    {
        await using var rig = new ScopeRig();
        await rig.Play("first");
        await rig.Start("second");
        Assert.Equal(1, rig.Server.LeakedSessions);
        Assert.Equal(200, (await rig.Post("/api/v1/session/stop")).Status);
        Assert.Equal(404, (await rig.Post("/api/v1/session/stop")).Status);

        await rig.Post("/api/v1/pipeline/load", """{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"base_seed":7}}""");
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("error", await rig.Status());
        rig.Server.Restart();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, rig.Server.LeakedSessions);
        await rig.Load("""{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"base_seed":7}}""");
    }

    [Fact]
    public async Task Start_InVideoModeWithoutSource_NeverHasAFrame()
    {
        await using var rig = new ScopeRig();
        await rig.Load();
        await rig.Post("/api/v1/session/start", """{"pipeline_id":"longlive","input_mode":"video","prompts":[{"text":"a"}]}""");
        rig.Chunks(20);
        Assert.Equal(0, await rig.FramesOut());
    }

    [Fact]
    public async Task Start_WithoutPrompts_ShowsWhatThePipelineWasToldBefore()
    {
        await using var rig = new ScopeRig();
        await rig.Load();
        await rig.Post("/api/v1/session/start", """{"pipeline_id":"longlive"}""");
        rig.Chunks(5);
        Assert.Equal(0, await rig.FramesOut());
        await rig.Prompt("mine");
        rig.Chunks(3);
        await rig.Post("/api/v1/session/stop");
        await rig.Post("/api/v1/session/start", """{"pipeline_id":"longlive"}""");
        rig.Chunks(2);
        Assert.Equal(await ScopeRig.FrameOf("mine"), await rig.Frame());
    }

    [Fact]
    public async Task Start_ByGraph_ReloadsWithoutParameters()
    {
        await using var rig = new ScopeRig(48);
        await rig.Load("""{"pipeline_ids":["longlive"],"load_params":{"base_seed":7}}""");
        var starting = rig.Post(
            "/api/v1/session/start",
            """{"prompts":[{"text":"a"}],"graph":{"nodes":[{"id":"longlive","type":"pipeline","pipeline_id":"longlive"},{"id":"out","type":"sink"}],"edges":[{"from":"longlive","from_port":"video","to_node":"out","to_port":"video"}]}}""");
        for (var second = 0; second < 60 && !starting.IsCompleted; second++)
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await starting;
        Assert.Equal(
            """{"status":"ok","input_mode":"text","cloud_mode":false,"graph":true,"pipeline_ids":["longlive"],"sink_node_ids":["out"],"source_node_ids":[]}""", answer.Text);
        rig.Chunks(1);
        Assert.Equal(12, await rig.FramesOut());
    }

    [Theory]
    [InlineData("""{"nodes":[{"id":"o","type":"sink"}],"edges":[]}""", 400)]
    [InlineData("""{"nodes":[{"id":"p","type":"pipeline","pipeline_id":"longlive"}],"edges":[{"from":"p","from_port":"v","to_node":"x","to_port":"v"}]}""", 400)]
    [InlineData("""{"nodes":7}""", 500)]
    public async Task Start_ByBrokenGraph_IsRefused(string graph, int status)
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/session/start", $$"""{"graph":{{graph}}}""");
        Assert.Equal(status, answer.Status);
        if (status == 500) Assert.Equal("Internal Server Error", answer.Text);
    }

    [Theory]
    [InlineData(FaultKind.StalledFrames, 3, 0)]
    [InlineData(FaultKind.OutOfMemory, 0, 0)]
    public async Task Session_ThatStalls_StillLooksAlive(FaultKind fault, long applied, long dropped)
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        rig.Chunks(2);
        rig.Faults.Arm(fault, "pod-1");
        var frames = await rig.FramesOut();
        for (var number = 0; number < 3; number++)
            await rig.Prompt($"prompt {number}");
        rig.Chunks(20);
        Assert.InRange(await rig.FramesOut(), frames, frames + 12);
        Assert.Equal((applied, dropped), (rig.Server.Applied, rig.Server.Dropped));
        Assert.Equal(200, (await rig.Post("/api/v1/session/stop")).Status);
    }

    [Fact]
    public async Task FullQueue_AsAFault_LosesOneUpdate()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        rig.Faults.Arm(FaultKind.ParameterQueueFull, "pod-1");
        await rig.Prompt("lost");
        await rig.Prompt("kept");
        rig.Chunks(4);
        Assert.Equal((1L, 1L), (rig.Server.Applied, rig.Server.Dropped));
        Assert.Equal(await ScopeRig.FrameOf("kept"), await rig.Frame());
    }

    [Fact]
    public async Task WebRtc_IsASessionOfItsOwn()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        const string Offer = """{"sdp":"v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=recvonly\r\n","type":"offer","initialParameters":{"pipeline_ids":["longlive"],"prompts":[{"text":"b"}]}}""";
        var answer = (await rig.Post("/api/v1/webrtc/offer", Offer)).Json;
        var id = answer.GetProperty("sessionId").GetString()!;
        Assert.True(Guid.TryParse(id, out _));
        Assert.Contains("a=sendonly", answer.GetProperty("sdp").GetString(), StringComparison.Ordinal);
        Assert.True((await rig.Get("/api/v1/session/metrics")).Json.GetProperty("sessions").TryGetProperty(id, out _));
        await rig.Prompt("both");
        rig.Chunks(3);
        Assert.Equal(2, rig.Server.Applied);

        const string Candidate = """{"candidates":[{"candidate":"candidate:1 1 udp 2130706431 192.0.2.10 50000 typ host","sdpMid":"0","sdpMLineIndex":0}]}""";
        Assert.Equal(204, (await rig.Send("PATCH", $"/api/v1/webrtc/offer/{id}", Candidate)).Status);
        Assert.Equal(204, (await rig.Send("DELETE", $"/api/v1/webrtc/offer/{id}")).Status);
        Assert.Equal(204, (await rig.Send("DELETE", $"/api/v1/webrtc/offer/{id}")).Status);
        Assert.Equal(404, (await rig.Send("PATCH", $"/api/v1/webrtc/offer/{id}", Candidate)).Status);
    }

    [Fact]
    public async Task WebRtc_WithoutPipelineIds_HasNoFrames()
    {
        await using var rig = new ScopeRig();
        await rig.Load();
        Assert.Equal(200, (await rig.Post("/api/v1/webrtc/offer", """{"sdp":"v=0","type":"offer"}""")).Status);
        rig.Chunks(10);
        Assert.Equal(404, (await rig.Get("/api/v1/session/frame")).Status);
    }

    [Fact]
    public async Task Recording_IsGoneOnceFetched()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        Assert.Equal("""{"status":"started"}""", (await rig.Post("/api/v1/recordings/headless/start")).Text);
        Assert.Equal("""{"status":"already_recording"}""", (await rig.Post("/api/v1/recordings/headless/start")).Text);
        Assert.Equal("video/mp4", (await rig.Get("/api/v1/recordings/headless")).ContentType);
        Assert.Equal(404, (await rig.Get("/api/v1/recordings/headless")).Status);
        Assert.Equal("Session x not found", (await rig.Post("/api/v1/recordings/x/start")).Detail);
    }

    [Fact]
    public async Task Output_StreamsUntilTheViewerLeaves()
    {
        await using var rig = new ScopeRig();
        Assert.Equal(404, (await rig.Get("/api/v1/session/output.ts")).Status);
        await rig.Play();
        using var viewer = new CancellationTokenSource();
        var streaming = rig.SendUntil("GET", "/api/v1/session/output.ts", null, "", viewer.Token);
        Assert.False(streaming.IsCompleted);
        await viewer.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streaming);
    }
}
