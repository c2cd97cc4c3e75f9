namespace MetaDJ.Scope.Simulator.Tests.Scope.Backstage;

public sealed class BackstageTests
{
    [Fact]
    public async Task Keys_OfTheEnvironment_CannotBeChanged()
    {
        await using var rig = new ScopeRig(environment: new() { ["HF_TOKEN"] = "hf" });
        var keys = (await rig.Get("/api/v1/keys")).Json.GetProperty("keys");
        Assert.Equal("env_var", keys[0].GetProperty("source").GetString());
        Assert.False(keys[1].GetProperty("is_set").GetBoolean());
        Assert.Equal(409, (await rig.Send("PUT", "/api/v1/keys/huggingface", """{"value":"x"}""")).Status);
        Assert.Equal(200, (await rig.Send("PUT", "/api/v1/keys/civitai", """{"value":"x"}""")).Status);
        Assert.Equal("stored", (await rig.Get("/api/v1/keys")).Json.GetProperty("keys")[1].GetProperty("source").GetString());
        Assert.Equal(200, (await rig.Send("DELETE", "/api/v1/keys/civitai")).Status);
        Assert.Equal(404, (await rig.Send("DELETE", "/api/v1/keys/civitai")).Status);
        Assert.Equal("Unknown service: x", (await rig.Send("PUT", "/api/v1/keys/x", """{"value":"x"}""")).Detail);
    }

    [Theory]
    [InlineData("GET", "/api/v1/plugins", 200)]
    [InlineData("POST", "/api/v1/plugins/x/reload", 404)]
    [InlineData("DELETE", "/api/v1/plugins/x", 404)]
    [InlineData("POST", "/api/v1/cloud/connect", 500)]
    [InlineData("GET", "/api/v1/cloud/status", 200)]
    [InlineData("GET", "/api/v1/osc/paths", 200)]
    [InlineData("GET", "/api/v1/tempo/sources", 200)]
    [InlineData("GET", "/api/v1/webrtc/ice-servers", 200)]
    public async Task Plumbing_AnswersInJson(string method, string path, int status)
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Send(method, path, method == "POST" ? "{}" : null);
        Assert.Equal((status, "application/json"), (answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task Tempo_CannotBeEnabledOnThePublishedImage()
    {
        await using var rig = new ScopeRig();
        var answer = await rig.Post("/api/v1/tempo/enable", """{"source":"link"}""");
        Assert.Equal(
            (400, "Required dependency not installed: aalink is not installed. Install with: uv sync --extra link"), (answer.Status, answer.Detail));
        Assert.Equal(422, (await rig.Post("/api/v1/tempo/enable", """{"source":"link","bpm":5}""")).Status);
    }

    [Theory]
    [InlineData("a.exe", 400)]
    [InlineData("../a.png", 400)]
    [InlineData("set/a.png", 200)]
    public async Task Asset_IsKeptUnderItsName(string name, int status)
    {
        await using var rig = new ScopeRig();
        Assert.Equal(status, (await rig.Send("POST", $"/api/v1/assets?filename={name}", "pixels", "application/octet-stream")).Status);
        var fetched = await rig.Get("/api/v1/assets/set/a.png");
        Assert.Equal(status == 200 ? "pixels" : """{"detail":"Asset not found"}""", fetched.Text);
        Assert.Equal(403, (await rig.Get("/api/v1/assets/../x.png")).Status);
        Assert.Equal(status == 200 ? 1 : 0, (await rig.Get("/api/v1/assets?type=image")).Json.GetProperty("assets").GetArrayLength());
        Assert.Empty((await rig.Get("/api/v1/assets?type=audio")).Json.GetProperty("assets").EnumerateArray());
    }
}
