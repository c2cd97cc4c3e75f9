using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Tests.Scope.Sessions;

public sealed class ParameterTests
{
    [Fact]
    public async Task Update_WithNothing_AppliesTheTwoDefaults()
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/session/parameters", "{}");
        Assert.Equal("""{"status":"ok","applied_parameters":{"prompt_interpolation_method":"linear","vace_context_scale":1.0}}""", answer.Text);
    }

    [Fact]
    public async Task Update_KeepsExtrasAndFillsNestedDefaults()
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post(
            "/api/v1/session/parameters",
            """{"prompts":[{"text":"a"}],"transition":{"target_prompts":[{"text":"a","weight":2}]},"vace_context_scale":0.8,"paused":false,"noise_scale":null}""");
        Assert.Equal(
            """{"prompts":[{"text":"a","weight":1.0}],"prompt_interpolation_method":"linear","transition":{"target_prompts":[{"text":"a","weight":2.0}],"num_steps":4,"temporal_interpolation_method":"linear"},"vace_context_scale":0.8,"paused":false}""",
            answer.Json.GetProperty("applied_parameters").GetRawText());
    }

    [Theory]
    [InlineData("""{"noise_scale":1.4}""", "less_than_equal", """["body","noise_scale"]""")]
    [InlineData("""{"prompts":[{"weight":1.0}]}""", "missing", """["body","prompts",0,"text"]""")]
    [InlineData("""{"prompts":[{"text":"a","weight":-1}]}""", "greater_than_equal", """["body","prompts",0,"weight"]""")]
    [InlineData("""{"prompts":"a"}""", "list_type", """["body","prompts"]""")]
    [InlineData("""{"prompts":[{"text":7}]}""", "string_type", """["body","prompts",0,"text"]""")]
    [InlineData("""{"prompt_interpolation_method":null}""", "literal_error", """["body","prompt_interpolation_method"]""")]
    [InlineData("""{"vace_context_scale":null}""", "float_type", """["body","vace_context_scale"]""")]
    [InlineData("""{"transition":{"target_prompts":[],"num_steps":1.5}}""", "int_from_float", """["body","transition","num_steps"]""")]
    [InlineData("""{"transition":{"num_steps":2}}""", "missing", """["body","transition","target_prompts"]""")]
    [InlineData("""{"lora_scales":[{"path":"p","scale":11}]}""", "less_than_equal", """["body","lora_scales",0,"scale"]""")]
    [InlineData("""{"manage_cache":"maybe"}""", "bool_parsing", """["body","manage_cache"]""")]
    [InlineData("[]", "model_attributes_type", """["body"]""")]
    [InlineData("", "missing", """["body"]""")]
    [InlineData("""{"noise_scale":""", "json_invalid", null)]
    [InlineData("""{"prompts":[{"text":"a","weight":NaN}]}""", "json_invalid", null)]
    public async Task Update_WhenInvalid_IsRefusedAsFastApiDoes(string body, string type, string? location)
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/session/parameters", body);
        var finding = answer.Json.GetProperty("detail")[0];
        Assert.Equal(422, answer.Status);
        Assert.Equal(type, finding.GetProperty("type").GetString());
        if (location is not null) Assert.Equal(location, finding.GetProperty("loc").GetRawText());
        Assert.Empty(rig.Server.Received);
    }

    [Fact]
    public async Task Update_WhenInvalidTwice_TellsBothAsTheExampleDoes()
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/session/parameters", """{"noise_scale":1.4,"prompts":[{"weight":1.0}]}""");
        var findings = answer.Json.GetProperty("detail").EnumerateArray().Select(finding => finding.GetRawText()).ToList();
        Assert.Contains(
            """{"type":"less_than_equal","loc":["body","noise_scale"],"msg":"Input should be less than or equal to 1","input":1.4,"ctx":{"le":1.0}}""", findings);
        Assert.Contains("""{"type":"missing","loc":["body","prompts",0,"text"],"msg":"Field required","input":{"weight":1.0}}""", findings);
    }

    [Fact]
    public async Task Update_WithoutSession_SaysAppliedAndIsRemembered()
    {
        await using var rig = new ScopeRig();
        await rig.Prompt("one");
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.Prompt("two");
        Assert.Equal(["one", "two"], rig.Server.Received.Select(update => update.Parameters.GetProperty("prompts")[0].GetProperty("text").GetString()));
        Assert.Equal([1L, 2L], rig.Server.Received.Select(update => update.Sequence));
        Assert.Equal(TimeSpan.FromSeconds(1), rig.Server.Received[1].At - rig.Server.Received[0].At);
        Assert.Equal(0, rig.Server.Applied);
        Assert.Equal("{}", (await rig.Get("/api/v1/session/parameters")).Json.GetProperty("parameters").GetRawText());
    }

    [Fact]
    public async Task Update_BeyondEightWaiting_IsDroppedThoughItSaysApplied()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        for (var number = 1; number <= 12; number++)
            await rig.Prompt($"prompt {number}");
        rig.Chunks(20);
        Assert.Equal((8L, 4L), (rig.Server.Applied, rig.Server.Dropped));
        Assert.Equal(await ScopeRig.FrameOf("prompt 8"), await rig.Frame());
        var echo = (await rig.Get("/api/v1/session/parameters")).Json.GetProperty("parameters");
        Assert.Equal("prompt 12", echo.GetProperty("prompts")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Update_IsTakenOncePerChunk()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        for (var number = 1; number <= 3; number++)
            await rig.Prompt($"prompt {number}");
        var applied = new List<long>();
        for (var chunk = 0; chunk < 4; chunk++)
        {
            rig.Chunks(1);
            applied.Add(rig.Server.Applied);
        }

        Assert.Equal([1, 2, 3, 3], applied);
    }

    [Fact]
    public async Task Update_WhilePaused_IsTakenAtOnceAndShownOnResume()
    {
        await using var rig = new ScopeRig();
        await rig.Play("before");
        await rig.Update("""{"paused":true}""");
        rig.Chunks(3);
        var frames = await rig.FramesOut();
        var frame = await rig.Frame();
        await rig.Prompt("after");
        rig.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(2, rig.Server.Applied);
        rig.Chunks(5);
        Assert.Equal((frames, Convert.ToHexString(frame)), (await rig.FramesOut(), Convert.ToHexString(await rig.Frame())));
        await rig.Update("""{"paused":false}""");
        rig.Chunks(2);
        Assert.Equal(await ScopeRig.FrameOf("after"), await rig.Frame());
    }

    [Fact]
    public async Task Update_WithoutPacing_ActsAtOnce()
    {
        await using var rig = new ScopeRig(chunkSpeed: 0);
        await rig.Play("first");
        Assert.Equal(await ScopeRig.FrameOf("first"), await rig.Frame());
        for (var number = 0; number < 50; number++)
            await rig.Prompt($"prompt {number}");
        await rig.Update("""{"prompts":[{"text":"last"}],"transition":{"target_prompts":[{"text":"last"}],"num_steps":1000000000}}""");
        Assert.Equal((51L, 0L), (rig.Server.Applied, rig.Server.Dropped));
        Assert.Equal(await ScopeRig.FrameOf("last"), await rig.Frame());
    }

    [Fact]
    public async Task Update_WithUnknownNode_ReachesNoWorker()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        await rig.Update("""{"node_id":"elsewhere","prompts":[{"text":"x"}]}""");
        await rig.Update("""{"node_id":"longlive","prompts":[{"text":"y"}]}""");
        rig.Chunks(3);
        Assert.Equal(1, rig.Server.Applied);
    }

    [Fact]
    public async Task Update_WithTwoSessions_LosesItsNodeAfterTheFirst()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        await rig.Post("/api/v1/webrtc/offer", """{"sdp":"v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n","type":"offer","initialParameters":{"pipeline_ids":["longlive"]}}""");
        await rig.Update("""{"node_id":"elsewhere","prompts":[{"text":"x"}]}""");
        rig.Chunks(3);
        Assert.Equal(1, rig.Server.Applied);
    }

    [Fact]
    public async Task Received_IsBounded()
    {
        await using var rig = new ScopeRig();
        for (var number = 0; number < 2100; number++)
            await rig.Update("{}");
        Assert.Equal((2048, 2100L), (rig.Server.Received.Count, rig.Server.ReceivedCount));
        Assert.Equal(2100, rig.Server.Received[^1].Sequence);
        Assert.Equal(JsonValueKind.Object, rig.Server.Received[0].Parameters.ValueKind);
    }
}
