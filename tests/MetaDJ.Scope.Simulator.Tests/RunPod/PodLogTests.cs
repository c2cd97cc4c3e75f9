namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class PodLogTests
{
    [Fact]
    public async Task Logs_BackfillAndThenFollow()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.CreatePod();
        using var reader = await Open(cloud, id);
        var (first, line) = await Next(reader);
        Assert.Equal("2026-11-24T20:00:00Z/000000000001", first);
        Assert.Contains("create container daydreamlive/scope:0.2.4", line, StringComparison.Ordinal);

        var next = Next(reader);
        Assert.False(next.IsCompleted);
        cloud.Clock.Advance(TimeSpan.FromSeconds(84));
        await cloud.Get($"/v2/pods/{id}");
        Assert.Contains("start container", (await next).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_ResumeAfterTheLastEvent_WhateverTailAndSinceSay()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        using var all = await Open(cloud, id);
        var (firstId, _) = await Next(all);
        var (secondId, _) = await Next(all);

        cloud.Http.DefaultRequestHeaders.Add("Last-Event-ID", firstId);
        using var resumed = await Open(cloud, id, "?tail=0&since=2026-11-24T23:00:00Z");
        Assert.Equal(secondId, (await Next(resumed)).Id);
    }

    [Theory]
    [InlineData("?tail=1", "Uvicorn running")]
    [InlineData("?source=container", "Uvicorn running")]
    [InlineData("?source=system&tail=1", "start container")]
    [InlineData("?since=2026-11-24T20:00:00Z", "create container")]
    public async Task Logs_ByQuery_BeginAt(string query, string line)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.ListeningPod();
        using var reader = await Open(cloud, id, query);
        Assert.Contains(line, (await Next(reader)).Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?tail=5001")]
    [InlineData("?tail=-1")]
    [InlineData("?source=both")]
    [InlineData("?since=yesterday")]
    public async Task Logs_WithABadQuery_AreRefused(string query)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal(422, (await cloud.Get($"/v2/pods/{await cloud.CreatePod()}/logs{query}")).Status);
    }

    [Fact]
    public async Task Logs_OfATerminatedPod_End()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = await cloud.CreatePod();
        using var reader = await Open(cloud, id);
        await cloud.Delete($"/v2/pods/{id}");
        Assert.Contains("remove container", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<StreamReader> Open(SimulatedCloud cloud, string id, string query = "") =>
        new(await cloud.Http.GetStreamAsync($"/v2/pods/{id}/logs{query}", TestContext.Current.CancellationToken));

    private static async Task<(string? Id, string Data)> Next(StreamReader reader)
    {
        var id = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        var data = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        return (id?["id: ".Length..], data ?? "");
    }
}
