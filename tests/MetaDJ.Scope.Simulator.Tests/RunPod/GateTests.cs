using System.Net.Http.Headers;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class GateTests
{
    [Fact]
    public async Task Call_WithoutUserAgent_IsTurnedAwayAtTheEdge()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Http.DefaultRequestHeaders.UserAgent.Clear();
        var told = await cloud.Get("/v2/pods");
        Assert.Equal(403, told.Status);
        Assert.Equal("error code: 1010", told.Text);
        Assert.Equal("text/plain", told.ContentType);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("reader", 200)]
    [InlineData("owner", 200)]
    public async Task Call_ByKey_IsKnownOrNot(string? key, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync(("ApiKey", "owner"), ("ReadOnlyKey", "reader"));
        cloud.Http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        var told = await cloud.Get("/v2/pods");
        Assert.Equal(status, told.Status);
        Assert.Equal(status == 200, told.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Write_WithTheReadOnlyKey_IsForbidden()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("ApiKey", "owner"), ("ReadOnlyKey", "reader"));
        cloud.Http.DefaultRequestHeaders.Authorization = new("Bearer", "reader");
        var told = await cloud.Post("/v2/pods", SimulatedCloud.PodBody());
        Assert.Equal(403, told.Status);
        Assert.Equal("application/problem+json", told.ContentType);
    }

    [Fact]
    public async Task Call_BeyondTheQuota_WaitsForTheWindow()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("RateLimit:PerMinute", "2"));
        var first = await cloud.Get("/v2/pods");
        Assert.Equal("\"minute\";r=1;t=60, \"hour\";r=2999;t=3600, \"day\";r=49999;t=86400", first.Headers.GetValues("RateLimit").Single());
        Assert.Equal("\"minute\";q=2;w=60, \"hour\";q=3000;w=3600, \"day\";q=50000;w=86400", first.Headers.GetValues("RateLimit-Policy").Single());
        cloud.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await cloud.Get("/v2/pods")).Status);

        var limited = await cloud.Get("/v2/pods");
        Assert.Equal(429, limited.Status);
        Assert.Equal(TimeSpan.FromSeconds(40), limited.Headers.RetryAfter!.Delta);
        Assert.Contains("minute", limited.Detail, StringComparison.Ordinal);
        cloud.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(200, (await cloud.Get("/v2/pods")).Status);
    }

    [Theory]
    [InlineData("GET", "/v2/unknown", 404)]
    [InlineData("PUT", "/v2/pods", 405)]
    [InlineData("GET", "/v2/pods/unknown", 404)]
    [InlineData("GET", "/v2/pods?desiredStatus=RUNNING", 200)]
    public async Task Call_OffTheRoutes_IsAProblemWithoutType(string method, string path, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var told = await cloud.Send(HttpMethod.Parse(method), path);
        Assert.Equal(status, told.Status);
        if (status != 200)
        {
            Assert.Equal("application/problem+json", told.ContentType);
            Assert.Equal(status, told.Json.GetProperty("status").GetInt32());
            Assert.False(told.Json.TryGetProperty("type", out _));
        }
    }
}
