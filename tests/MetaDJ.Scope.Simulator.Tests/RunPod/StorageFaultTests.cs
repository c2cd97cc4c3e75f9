using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class StorageFaultTests
{
    [Fact]
    public async Task LostAnswer_LeavesWhatWasDone_AndStrikesItsPathOnly()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Get<FaultBoard>().Arm(new FaultRequest { Kind = FaultKind.LostAnswer, Count = 1, Path = "/network-volumes" });

        Assert.Equal(201, (await cloud.Post("/v2/templates", """{"name":"t","image":"i"}""")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => cloud.Post("/v2/network-volumes", """{"name":"v","size":50,"dataCenter":"EU-RO-1"}"""));

        Assert.Equal(1, (await cloud.Get("/v2/network-volumes")).Json.GetProperty("networkVolumes").GetArrayLength());
    }

    [Fact]
    public async Task NetworkVolume_ThatIsTooSmallForTheModels_IsFull_UntilItGrows()
    {
        await using var cloud = await SimulatedCloud.StartAsync(("Speed", "0"));
        var volume = (await cloud.Post("/v2/network-volumes", """{"name":"v","size":10,"dataCenter":"EU-RO-1"}""")).Json.GetProperty("id").GetString();
        var pod = await cloud.ListeningPod($$""","mounts":{"network":[{"volumeId":"{{volume}}","path":"/workspace"}]}""");

        await cloud.Post($"/proxy/{pod}-8000/api/v1/models/download", """{"pipeline_id":"longlive"}""");
        var full = await cloud.Get($"/proxy/{pod}-8000/api/v1/models/status?pipeline_id=longlive");
        Assert.Contains("No space left on device", full.Text, StringComparison.Ordinal);
        Assert.False(full.Json.GetProperty("downloaded").GetBoolean());

        await cloud.Patch($"/v2/network-volumes/{volume}", """{"size":50}""");
        await cloud.Post($"/proxy/{pod}-8000/api/v1/models/download", """{"pipeline_id":"longlive"}""");
        Assert.True((await cloud.Get($"/proxy/{pod}-8000/api/v1/models/status?pipeline_id=longlive")).Json.GetProperty("downloaded").GetBoolean());
    }
}
