using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.Tests.Scope;

public sealed class ScopeServerTests
{
    [Fact]
    public async Task Health_TellsVersionAndStart()
    {
        await using var rig = new ScopeRig();
        var health = (await rig.Get("/health")).Json;
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal("0.2.4", health.GetProperty("version").GetString());
        Assert.Equal("2026-11-23T12:00:00.000000", health.GetProperty("timestamp").GetString());
        Assert.Equal("1795435200.0", health.GetProperty("server_start_time").GetRawText());
    }

    [Theory]
    [InlineData("GET", "/api/v1/lora/list", 200, "text/html; charset=utf-8")]
    [InlineData("GET", "/api/v1/pipeline/load", 200, "text/html; charset=utf-8")]
    [InlineData("GET", "/", 200, "text/html; charset=utf-8")]
    [InlineData("POST", "/api/v1/lora/list", 405, "application/json")]
    [InlineData("DELETE", "/health", 405, "application/json")]
    public async Task Unknown_IsAPageOrNotAllowed(string method, string path, int status, string contentType)
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Send(method, path);
        Assert.Equal((status, contentType), (answer.Status, answer.ContentType));
        if (status == 405) Assert.Equal("Method Not Allowed", answer.Detail);
    }

    [Fact]
    public async Task Restart_ComesHalfASecondLaterAndForgetsAllButTheVolume()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink");
        await rig.Play();
        rig.Chunks(2);
        var before = (await rig.Get("/health")).Json.GetProperty("server_start_time").GetDouble();
        Assert.Equal("Server restarting...", (await rig.Post("/api/v1/restart")).Json.GetProperty("message").GetString());
        rig.Clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal("loaded", await rig.Status());
        rig.Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(502, (await rig.Get("/health")).Status);
        rig.Clock.Advance(rig.Options.RestartTakes);

        Assert.True((await rig.Get("/health")).Json.GetProperty("server_start_time").GetDouble() > before);
        Assert.Equal("not_loaded", await rig.Status());
        Assert.Equal(404, (await rig.Get("/api/v1/session/frame")).Status);
        Assert.Equal("{}", (await rig.Get("/api/v1/session/metrics")).Json.GetProperty("sessions").GetRawText());
        Assert.Equal(1, (await rig.Get("/api/v1/loras")).Json.GetProperty("lora_files").GetArrayLength());
        Assert.True((await rig.Get("/api/v1/models/status?pipeline_id=longlive")).Json.GetProperty("downloaded").GetBoolean());
    }

    [Fact]
    public async Task Restart_FromOutside_ChangesTheStartTime()
    {
        await using var rig = new ScopeRig();
        var before = (await rig.Get("/health")).Json.GetProperty("server_start_time").GetDouble();
        rig.Server.Restart();
        rig.Clock.Advance(rig.Options.RestartTakes);
        Assert.NotEqual(before, (await rig.Get("/health")).Json.GetProperty("server_start_time").GetDouble());
    }

    [Fact]
    public async Task Hardware_TellsALittleLessThanTheCatalogue()
    {
        await using var rig = new ScopeRig(24);
        Assert.Equal(23.52, (await rig.Get("/api/v1/hardware/info")).Json.GetProperty("vram_gb").GetDouble());
        await using var bare = new ScopeRig(0);
        Assert.Equal(JsonValueKind.Null, (await bare.Get("/api/v1/hardware/info")).Json.GetProperty("vram_gb").ValueKind);
    }

    [Fact]
    public async Task Log_IsToldFromAnOffset()
    {
        await using var rig = new ScopeRig();
        var first = (await rig.Get("/api/v1/logs/tail")).Json;
        await rig.Load();
        var offset = first.GetProperty("offset").GetInt64();
        var news = (await rig.Get($"/api/v1/logs/tail?since_offset={offset}")).Json;
        Assert.Contains(" - scope.server.pipeline_manager - INFO - Pipeline longlive loaded successfully", news.GetProperty("lines")[1].GetString(), StringComparison.Ordinal);
        Assert.Equal(2, news.GetProperty("lines").GetArrayLength());
        Assert.Empty((await rig.Get($"/api/v1/logs/tail?since_offset={news.GetProperty("offset")}")).Json.GetProperty("lines").EnumerateArray());
        Assert.Equal(422, (await rig.Get("/api/v1/logs/tail?lines=1001")).Status);
    }

    [Fact]
    public async Task Volume_SurvivesSerialization()
    {
        await using var rig = new ScopeRig();
        rig.PutLoras("ink");
        await rig.Send("POST", "/api/v1/assets?filename=set/a.png", "pixels", "application/octet-stream");
        var copy = JsonSerializer.Deserialize<ScopeVolume>(JsonSerializer.Serialize(rig.Volume))!;
        Assert.Equal(rig.Volume.Models, copy.Models);
        Assert.Equal(rig.Volume.Loras, copy.Loras);
        Assert.Equal("pixels"u8.ToArray(), copy.Assets["set/a.png"].Content);
    }

    [Fact]
    public async Task CrossOrigin_IsOpenToEverybody()
    {
        await using var rig = new ScopeRig();
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Method = "OPTIONS";
        context.Request.Headers.Origin = "https://example.org";
        context.Request.Headers.AccessControlRequestMethod = "POST";
        await rig.Server.HandleAsync(context, "/api/v1/session/parameters");
        Assert.Equal((200, "https://example.org"), (context.Response.StatusCode, context.Response.Headers.AccessControlAllowOrigin.ToString()));
    }

    [Fact]
    public async Task IdleServers_AreCheap()
    {
        await using var rig = new ScopeRig();
        await rig.Play();
        rig.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((long)(TimeSpan.FromDays(30) / ScopeRig.Chunk) * 12, await rig.FramesOut());
    }
}
