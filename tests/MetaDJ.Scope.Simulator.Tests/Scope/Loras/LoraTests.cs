using System.Text.Json;
using MetaDJ.Scope.Simulator.Faults;
using SkiaSharp;

namespace MetaDJ.Scope.Simulator.Tests.Scope.Loras;

public sealed class LoraTests
{
    private const string Ink = """{"url":"https://huggingface.co/example/ink/resolve/main/ink.safetensors"}""";

    [Fact]
    public async Task Install_AnswersWhenTheDownloadIsDone()
    {
        await using var rig = new ScopeRig();
        var installing = rig.Post("/api/v1/loras", Ink);
        Assert.False(installing.IsCompleted);
        Assert.Empty((await rig.Get("/api/v1/loras")).Json.GetProperty("lora_files").EnumerateArray());
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        var answer = (await installing).Json;
        Assert.Equal("Successfully installed 'ink.safetensors'", answer.GetProperty("message").GetString());
        var file = (await rig.Get("/api/v1/loras")).Json.GetProperty("lora_files")[0];
        Assert.Equal(answer.GetProperty("file").GetRawText(), file.GetRawText());
        Assert.Equal("/workspace/models/lora/ink.safetensors", file.GetProperty("path").GetString());
        Assert.Equal("example/ink", file.GetProperty("provenance").GetProperty("repo_id").GetString());

        var again = await rig.Post("/api/v1/loras", Ink);
        Assert.Equal((409, "File 'ink.safetensors' already exists."), (again.Status, again.Detail));
        Assert.Equal(200, (await rig.Send("DELETE", "/api/v1/loras/ink")).Status);
        Assert.Equal("LoRA file 'ink' not found", (await rig.Send("DELETE", "/api/v1/loras/ink")).Detail);
    }

    [Fact]
    public async Task Install_LeftAlone_GoesOn()
    {
        await using var rig = new ScopeRig();
        rig.Faults.Arm(FaultKind.SlowInstall, "pod-1");
        using var proxy = new CancellationTokenSource();
        var installing = rig.SendUntil("POST", "/api/v1/loras", Ink, "application/json", proxy.Token);
        rig.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.False(installing.IsCompleted);
        await proxy.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => installing);
        rig.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, (await rig.Get("/api/v1/loras")).Json.GetProperty("lora_files").GetArrayLength());
    }

    [Fact]
    public async Task Install_Twice_GarblesTheFile()
    {
        await using var rig = new ScopeRig();
        await using var clean = new ScopeRig();
        var expected = clean.Post("/api/v1/loras", Ink);
        clean.Clock.Advance(TimeSpan.FromSeconds(30));
        var hash = (await expected).Json.GetProperty("file").GetProperty("sha256").GetString();

        var first = rig.Post("/api/v1/loras", Ink);
        rig.Clock.Advance(TimeSpan.FromSeconds(0.5));
        var second = rig.Post("/api/v1/loras", Ink);
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((200, 500), ((await first).Status, (await second).Status));
        var file = (await rig.Get("/api/v1/loras")).Json.GetProperty("lora_files")[0];
        Assert.NotEqual(hash, file.GetProperty("sha256").GetString());

        await rig.Post("/api/v1/pipeline/load", $$$"""{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"loras":[{{{ScopeRig.Lora("ink", 1)}}}]}}""");
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("error", await rig.Status());
    }

    [Fact]
    public async Task Install_CutShortByARestart_LeavesNoFile()
    {
        await using var rig = new ScopeRig();
        var installing = rig.Post("/api/v1/loras", Ink);
        rig.Server.Restart();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(502, (await installing).Status);
        Assert.Empty((await rig.Get("/api/v1/loras")).Json.GetProperty("lora_files").EnumerateArray());
    }

    [Theory]
    [InlineData("https://example.org/ink.safetensors", 400, "URL must be from civitai.com or hf.co or huggingface.co")]
    [InlineData("https://nothuggingface.co/ink.safetensors", 400, "URL must be from civitai.com or hf.co or huggingface.co")]
    [InlineData("https://huggingface.co/a/b/resolve/main/ink.bin", 400, "Invalid file extension '.bin'. Allowed: .safetensors")]
    [InlineData("https://huggingface.co/a/b/resolve/main/ink", 400, "Could not determine filename from URL. Please provide a filename.")]
    [InlineData("https://civitai.com/api/download/models/1", 401, "Access denied. Check that the URL is correct and includes any required authentication.")]
    public async Task Install_FromElsewhere_IsRefused(string url, int status, string detail)
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/loras", JsonSerializer.Serialize(new { url }));
        Assert.Equal((status, detail), (answer.Status, answer.Detail));
    }

    [Fact]
    public async Task Install_OutsideItsFolder_IsRefused()
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/loras", """{"url":"https://huggingface.co/a/b/resolve/main/x","filename":"../../x.safetensors"}""");
        Assert.Equal((400, "Invalid filename"), (answer.Status, answer.Detail));
    }

    [Fact]
    public async Task Download_OfAnExistingFileWithAnotherHash_DeletesIt()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink");
        const string Wanted = """{"source":"huggingface","repo_id":"example/ink","hf_filename":"ink.safetensors" """;
        Assert.Equal("00", (await rig.Post("/api/v1/lora/download", Wanted + "}")).Json.GetProperty("sha256").GetString());
        Assert.Equal(400, (await rig.Post("/api/v1/lora/download", Wanted + ""","expected_sha256":"ff"}""")).Status);
        Assert.Empty(rig.Volume.Loras);
    }

    [Fact]
    public async Task Scales_ActOnRuntimeAdaptersByExactPath()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink", "cut");
        await rig.Play("sea", ScopeRig.Lora("ink", 1) + "," + ScopeRig.Lora("cut", 0));
        rig.Chunks(1);
        await rig.Update($$"""{"lora_scales":[{{ScopeRig.Lora("ink", 0)}},{{ScopeRig.Lora("cut", 1)}},{"path":"ink.safetensors","scale":5}]}""");
        rig.Chunks(3);
        Assert.Equal(await ScopeRig.FrameOf("sea", ScopeRig.Lora("ink", 0) + "," + ScopeRig.Lora("cut", 1)), await rig.Frame());
        var adapters = (await rig.Get("/api/v1/pipeline/status")).Json.GetProperty("loaded_lora_adapters");
        Assert.Equal("""{"adapter_name":"ink","path":"/workspace/models/lora/ink.safetensors","scale":0.0,"merge_mode":"runtime_peft"}""", adapters[0].GetRawText());
        Assert.Equal(1, rig.Server.Cuts);
    }

    /// <summary>The flash lay over the picture like a sheet: all steps of a fade looked the same.</summary>
    [Fact]
    public async Task Scales_InSteps_AreSeenThroughTheFlashOfEach()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink");
        await rig.Play("sea", ScopeRig.Lora("ink", 1));
        rig.Chunks(1);
        var flashes = new List<string>();
        foreach (var scale in new[] { 0.75, 0.5 })
        {
            await rig.Update($$"""{"lora_scales":[{{ScopeRig.Lora("ink", scale)}}]}""");
            rig.Chunks(2);
            flashes.Add(Convert.ToHexString(await rig.Frame()));
        }

        Assert.Equal(2, rig.Server.Cuts);
        Assert.NotEqual(flashes[0], flashes[1]);
    }

    [Fact]
    public async Task Scales_OfAMergedLora_OnlyCut()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink");
        await rig.Load($$$"""{"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"loras":[{{{ScopeRig.Lora("ink", 1)}}}]}}""");
        await rig.Start();
        rig.Chunks(1);
        var before = await rig.Frame();
        await rig.Update($$"""{"lora_scales":[{{ScopeRig.Lora("ink", 0)}}]}""");
        rig.Chunks(3);
        Assert.Equal((1L, Convert.ToHexString(before)), (rig.Server.Cuts, Convert.ToHexString(await rig.Frame())));
    }

    [Fact]
    public async Task Scales_OutliveTheSessionUntilAReload()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink");
        await rig.Play("sea", ScopeRig.Lora("ink", 1));
        await rig.Update($$"""{"lora_scales":[{{ScopeRig.Lora("ink", 0.25)}}]}""");
        rig.Chunks(2);
        await rig.Post("/api/v1/session/stop");
        await rig.Play("sea", ScopeRig.Lora("ink", 1));
        Assert.Equal(0.25, (await rig.Get("/api/v1/pipeline/status")).Json.GetProperty("loaded_lora_adapters")[0].GetProperty("scale").GetDouble());
    }

    [Fact]
    public async Task Picture_ShowsALoraAsStronglyAsItsScale()
    {
        using var none = SKBitmap.Decode(await ScopeRig.FrameOf("sea", ScopeRig.Lora("ink", 0)));
        using var half = SKBitmap.Decode(await ScopeRig.FrameOf("sea", ScopeRig.Lora("ink", 0.5)));
        using var full = SKBitmap.Decode(await ScopeRig.FrameOf("sea", ScopeRig.Lora("ink", 1)));
        Assert.Equal((576, 320), (none.Width, none.Height));
        Assert.True(Distance(none, half) > 1);
        Assert.True(Distance(none, full) > 1.5 * Distance(none, half));
    }

    private static double Distance(SKBitmap one, SKBitmap other) =>
        one.Pixels.Zip(other.Pixels, (a, b) => Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue)).Average();
}
