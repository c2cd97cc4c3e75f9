namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class NetworkVolumeTests
{
    [Theory]
    [InlineData("""{"name":"v","size":10,"dataCenter":"EU-RO-1"}""", 201)]
    [InlineData("""{"name":"v","size":9,"dataCenter":"EU-RO-1"}""", 422)]
    [InlineData("""{"name":"v","size":4097,"dataCenter":"EU-RO-1"}""", 422)]
    [InlineData("""{"name":"v","dataCenter":"EU-RO-1"}""", 422)]
    [InlineData("""{"name":"v","size":10,"dataCenter":"EU-RO-1","encrypted":true}""", 422)]
    [InlineData("""{"name":"v","size":10,"dataCenter":"US-TX-3"}""", 400)]
    [InlineData("""{"name":"v","size":10,"dataCenter":"EU-CZ-1","type":"HIGH_PERFORMANCE"}""", 400)]
    public async Task Create_ByBody(string body, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal(status, (await cloud.Post("/v2/network-volumes", body)).Status);
    }

    [Theory]
    [InlineData("""{"size":200}""", 200)]
    [InlineData("""{"name":"renamed"}""", 200)]
    [InlineData("""{"size":20}""", 400)]
    [InlineData("{}", 422)]
    [InlineData("""{"dataCenter":"US-KS-2"}""", 422)]
    public async Task Update_ByBody(string body, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = (await cloud.Post("/v2/network-volumes", """{"name":"v","size":100,"dataCenter":"EU-RO-1"}""")).Json.GetProperty("id").GetString();
        Assert.Equal(status, (await cloud.Patch($"/v2/network-volumes/{id}", body)).Status);
    }

    [Fact]
    public async Task Delete_EndsItsBill()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = (await cloud.Post("/v2/network-volumes", """{"name":"v","size":730,"dataCenter":"EU-RO-1"}""")).Json.GetProperty("id").GetString();
        cloud.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(204, (await cloud.Delete($"/v2/network-volumes/{id}")).Status);
        cloud.Clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal(404, (await cloud.Get($"/v2/network-volumes/{id}")).Status);
        Assert.Equal(0.07m, (await cloud.Get("/control/bill")).Json.GetProperty("total").GetDecimal(), precision: 10);
    }
}
