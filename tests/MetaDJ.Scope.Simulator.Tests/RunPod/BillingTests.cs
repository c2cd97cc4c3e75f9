using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class BillingTests
{
    [Fact]
    public async Task Bill_LagsBehindAndLeavesZeroBucketsOut()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("RunningAtCreate", "1"));
        var id = await cloud.CreatePod();
        cloud.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(Records(await cloud.Get("/v2/billing/pods?bucketSize=hour&lastN=3")));

        cloud.Clock.Advance(TimeSpan.FromMinutes(56));
        await cloud.Act(id, "stop");
        cloud.Clock.Advance(TimeSpan.FromHours(3));
        await cloud.Act(id, "start");
        cloud.Clock.Advance(TimeSpan.FromHours(1));

        var told = await cloud.Get("/v2/billing/pods?bucketSize=hour&lastN=6");
        var records = Records(told);
        Assert.Equal(["2026-11-24T20:00:00Z", "2026-11-25T00:00:00Z"], records.Select(record => record.GetProperty("startTime").GetString()));
        Assert.Equal(0.74m, records[0].GetProperty("gpuAmount").GetDecimal());
        Assert.All(records, record => Assert.Equal(id, record.GetProperty("podId").GetString()));
        Assert.Equal(records.Sum(record => record.GetProperty("totalAmount").GetDecimal()), Total(told));
        Assert.Equal(1, told.Json.GetProperty("metadata").GetProperty("uniquePodCount").GetInt32());
    }

    [Fact]
    public async Task Bill_InEveryView_SumsToWhatWasUsed()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("RunningAtCreate", "1"));
        await cloud.Post("/v2/network-volumes", """{"name":"models","size":2000,"dataCenter":"US-KS-2"}""");
        var persistent = await cloud.CreatePod(""","mounts":{"persistent":{"size":100,"path":"/workspace"}}""");
        var gone = await cloud.CreatePod(name: "gone", gpu: "NVIDIA L40S");
        cloud.Clock.Advance(TimeSpan.FromMinutes(90));
        await cloud.Delete($"/v2/pods/{gone}");
        cloud.Clock.Advance(TimeSpan.FromMinutes(90));
        await cloud.Act(persistent, "stop");
        cloud.Clock.Advance(TimeSpan.FromHours(30));

        var truth = (await cloud.Get("/control/bill")).Json;
        await cloud.Delete($"/v2/pods/{persistent}");
        cloud.Clock.Advance(TimeSpan.FromMinutes(10));
        var until = "?endTime=2026-11-26T08:00:00Z&startTime=2026-11-01T00:00:00Z&bucketSize=";
        foreach (var size in new[] { "hour", "day", "week", "month", "year" })
        {
            var pods = Total(await cloud.Get("/v2/billing/pods" + until + size));
            var volumes = Total(await cloud.Get("/v2/billing/network-volumes" + until + size));
            Assert.Equal(Total(await cloud.Get("/v2/billing" + until + size)), pods + volumes);
            Assert.Equal(Truth(truth, "Pod"), pods, precision: 6);
        }

        var only = await cloud.Get($"/v2/billing/pods?podId={gone}");
        Assert.Equal(0.86m * 1.5m, Records(only).Sum(record => record.GetProperty("gpuAmount").GetDecimal()));
        Assert.Equal(gone, only.Json.GetProperty("metadata").GetProperty("query").GetProperty("podId").GetString());
    }

    [Fact]
    public async Task Disk_WhileStopped_CostsTwiceAndTheContainerNothing()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("RunningAtCreate", "1"), ("BillingLag", "00:00:00"));
        var id = await cloud.CreatePod(""","disk":50,"mounts":{"persistent":{"size":730,"path":"/workspace"}}""");
        cloud.Clock.Advance(TimeSpan.FromHours(1));
        await cloud.Act(id, "stop");
        cloud.Clock.Advance(TimeSpan.FromHours(1));

        var records = Records(await cloud.Get("/v2/billing/pods?bucketSize=hour&startTime=2026-11-24T20:00:00Z&endTime=2026-11-24T22:00:00Z"));
        Assert.Equal((50 + 730) * 0.10m / 730, records[0].GetProperty("diskAmount").GetDecimal(), precision: 8);
        Assert.Equal(0.20m, records[1].GetProperty("diskAmount").GetDecimal(), precision: 8);
        Assert.Equal(0m, records[1].GetProperty("gpuAmount").GetDecimal());
    }

    [Theory]
    [InlineData("?lastN=1&startTime=2026-11-01T00:00:00Z", 400)]
    [InlineData("?startTime=2026-11-02T00:00:00Z&endTime=2026-11-01T00:00:00Z", 400)]
    [InlineData("?lastN=0", 422)]
    [InlineData("?bucketSize=minute", 422)]
    [InlineData("?startTime=then", 422)]
    public async Task Bill_ForABadWindow_IsRefused(string query, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal(status, (await cloud.Get("/v2/billing/pods" + query)).Status);
    }

    [Fact]
    public async Task Window_IsSnappedToItsBuckets()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var query = (await cloud.Get("/v2/billing/pods?bucketSize=week&lastN=2")).Json.GetProperty("metadata").GetProperty("query");
        Assert.Equal("2026-11-16T00:00:00Z", query.GetProperty("startTime").GetString());
        Assert.Equal("2026-11-30T00:00:00Z", query.GetProperty("endTime").GetString());
    }

    private static List<JsonElement> Records(Told told) => [.. told.Json.GetProperty("records").EnumerateArray()];

    private static decimal Total(Told told) => told.Json.GetProperty("metadata").GetProperty("totals").GetProperty("totalAmount").GetDecimal();

    private static decimal Truth(JsonElement bill, string kind) => bill.GetProperty("lines").EnumerateArray()
        .Where(line => line.GetProperty("kind").GetString() == kind).Sum(line => line.GetProperty("amount").GetDecimal());
}
