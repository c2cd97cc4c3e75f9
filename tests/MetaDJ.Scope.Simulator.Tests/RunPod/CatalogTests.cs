using System.Text.Json;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.Tests.RunPod;

public sealed class CatalogTests
{
    [Theory]
    [InlineData("?include=AVAILABILITY", 400)]
    [InlineData("?product=POD", 400)]
    [InlineData("?count=2", 400)]
    [InlineData("?include=AVAILABILITY&product=POD&cudaVersions=12.8&minCudaVersion=12", 400)]
    [InlineData("?include=STOCK&product=POD", 422)]
    [InlineData("?include=AVAILABILITY&product=POD&countryCodes=de", 422)]
    [InlineData("?include=AVAILABILITY&product=POD&cudaVersions=12", 422)]
    [InlineData("?include=AVAILABILITY&product=POD&count=0", 422)]
    [InlineData("?include=AVAILABILITY&product=POD&minCudaVersion=12", 200)]
    [InlineData("?unknown=1", 200)]
    public async Task Gpus_ByQuery_AreAnsweredOrRefused(string query, int status)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal(status, (await cloud.Get("/v2/catalog/gpus" + query)).Status);
    }

    [Fact]
    public async Task Gpus_WithoutInclude_SayNothingOfStock()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var gpu = (await cloud.Get("/v2/catalog/gpus")).Json.GetProperty("gpus")[0];
        Assert.Equal("NVIDIA GeForce RTX 4090", gpu.GetProperty("id").GetString());
        Assert.Equal(24, gpu.GetProperty("memory").GetInt32());
        Assert.Equal(0.34m, gpu.GetProperty("price").GetProperty("community").GetDecimal());
        Assert.False(gpu.TryGetProperty("availability", out _));
        Assert.False(gpu.TryGetProperty("dataCenters", out _));
    }

    [Fact]
    public async Task Gpus_ByCountry_DropOutOfTheListAndAreNoneById()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        const string Query = "?include=AVAILABILITY&product=POD&countryCodes=IS";
        var listed = (await cloud.Get("/v2/catalog/gpus" + Query)).Json.GetProperty("gpus").EnumerateArray().Select(Id).ToList();
        Assert.Contains("NVIDIA A40", listed);
        Assert.DoesNotContain(SimulatedCloud.Gpu, listed);

        var single = (await cloud.Get($"/v2/catalog/gpus/{Uri.EscapeDataString(SimulatedCloud.Gpu)}{Query}")).Json;
        Assert.Equal("NONE", single.GetProperty("availability").GetString());
        Assert.False(single.TryGetProperty("dataCenters", out _));
    }

    [Fact]
    public async Task Gpus_ByCount_AreRarer()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        Assert.Equal("HIGH", await Availability(cloud, "NVIDIA L4", "&count=1"));
        Assert.Equal("LOW", await Availability(cloud, "NVIDIA L4", "&count=8"));
        Assert.Equal("NONE", await Availability(cloud, "NVIDIA L4", "&count=9"));
        Assert.Equal("NONE", await Availability(cloud, "NVIDIA GeForce RTX 4080", "&cloud=SECURE"));
        Assert.Equal("MEDIUM", await Availability(cloud, "NVIDIA GeForce RTX 4080", "&cloud=COMMUNITY"));
    }

    [Fact]
    public async Task Gpus_WhileRented_AreFewer()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var before = await Availability(cloud, "NVIDIA B200", "");
        for (var rented = 0; rented < 16; rented++)
        {
            await cloud.CreatePod(gpu: "NVIDIA B200");
        }

        Assert.Equal("HIGH", before);
        Assert.Equal("NONE", await Availability(cloud, "NVIDIA B200", ""));
    }

    [Theory]
    [InlineData("?regions=EUROPE", "EU-RO-1 EU-CZ-1 EUR-IS-1")]
    [InlineData("?networkVolumeTypes=STANDARD,HIGH_PERFORMANCE", "EU-RO-1 US-KS-2")]
    [InlineData("?compliance=GDPR,RENEWABLE", "EUR-IS-1")]
    [InlineData("?globalNetwork=false", "EUR-IS-1")]
    public async Task DataCenters_ByFilter(string query, string ids)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var told = await cloud.Get("/v2/catalog/datacenters" + query);
        Assert.Equal(ids, string.Join(' ', told.Json.GetProperty("dataCenters").EnumerateArray().Select(Id)));
    }

    [Fact]
    public async Task DataCenter_WithGpus_ListsWhatItOffers()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var told = await cloud.Get("/v2/catalog/datacenters/EU-RO-1?include=GPU_AVAILABILITY");
        Assert.Contains(SimulatedCloud.Gpu, told.Json.GetProperty("gpuAvailability").EnumerateArray().Select(Id));
        Assert.Equal(404, (await cloud.Get("/v2/catalog/datacenters/MOON-1")).Status);
        Assert.Equal(422, (await cloud.Get("/v2/catalog/datacenters?regions=MOON")).Status);
    }

    [Theory]
    [InlineData("12.11", "12.2", true)]
    [InlineData("12.4", "12.8", false)]
    [InlineData("12.8", "12", true)]
    [InlineData("13.0", "12.8", true)]
    public void Cuda_IsComparedByPart(string version, string minimum, bool enough) =>
        Assert.Equal(enough, CudaVersion.IsAtLeast(version, minimum));

    private static async Task<string?> Availability(SimulatedCloud cloud, string gpu, string more) =>
        (await cloud.Get($"/v2/catalog/gpus/{Uri.EscapeDataString(gpu)}?include=AVAILABILITY&product=POD{more}")).Json.GetProperty("availability").GetString();

    private static string? Id(JsonElement element) => element.GetProperty("id").GetString();
}
