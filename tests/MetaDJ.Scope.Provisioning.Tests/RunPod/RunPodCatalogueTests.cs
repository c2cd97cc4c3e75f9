using System.Net;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class RunPodCatalogueTests
{
    private const string Secure = """
        {"gpus":[
          {"id":"NVIDIA L4","name":"L4","pool":"ADA_24","manufacturer":"NVIDIA","memory":24,"secure":true,"community":false,
           "price":{"secure":0.49,"community":0},"maxCount":{"secure":8,"community":0},"availability":"HIGH",
           "cudaVersions":[{"version":"12.10","available":true},{"version":"12.8","available":true}],
           "dataCenters":[{"id":"EU-RO-1","name":"EU-RO-1","availability":"HIGH"},{"id":"US-TX-3","name":"x","availability":"PLENTY"}]},
          {"id":"NVIDIA H200","name":"H200","pool":null,"manufacturer":"NVIDIA","memory":141,"secure":true,"community":true,
           "price":{"secure":4.59,"community":3.59},"maxCount":{"secure":8,"community":8},"availability":"NONE"}]}
        """;

    private const string Places = """
        {"dataCenters":[
          {"id":"EU-RO-1","name":"EU Romania 1","region":"EUROPE","globalNetwork":true,"networkVolumeTypes":["STANDARD","HIGH_PERFORMANCE"],"compliance":[]},
          {"id":"US-TX-3","name":"US-TX-3","region":"NORTH_AMERICA","globalNetwork":false,"networkVolumeTypes":[],"compliance":[]}]}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offers_AreEveryTypeOfEachCloudInEachPlace()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Secure);
        using var runPod = new RunPodForTests(stub);

        var offers = (await runPod.Catalogue.OffersAsync(Token)).Offers;

        Assert.Equal(
            [
                ("NVIDIA L4", CloudTier.Secure, "EU-RO-1", 0.49m, "HIGH", "12.10"),
                ("NVIDIA L4", CloudTier.Secure, "US-TX-3", 0.49m, "UNKNOWN", "12.10"),
                ("NVIDIA H200", CloudTier.Secure, null, 4.59m, "NONE", null),
                ("NVIDIA H200", CloudTier.Community, null, 3.59m, "NONE", null),
            ],
            offers.Select(offer => (offer.GpuType, offer.Cloud, offer.DataCenter, offer.PricePerHour, offer.Stock, offer.NewestCuda)));
        Assert.Equal(
            ["?include=AVAILABILITY&product=POD&count=1&cloud=SECURE&minCudaVersion=12.8", "?include=AVAILABILITY&product=POD&count=1&cloud=COMMUNITY&minCudaVersion=12.8"],
            stub.Sent.Select(request => request.Address.Query));
    }

    [Fact]
    public async Task Offers_AreAskedForOncePerLifetime()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Secure);
        using var runPod = new RunPodForTests(stub);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => runPod.Catalogue.OffersAsync(Token)));
        runPod.Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        await runPod.Catalogue.OffersAsync(Token);
        var sentWithin = stub.Sent.Count;
        runPod.Clock.Advance(TimeSpan.FromTicks(1));
        await runPod.Catalogue.OffersAsync(Token);

        Assert.Equal((2, 4), (sentWithin, stub.Sent.Count));
    }

    [Fact]
    public async Task Offers_WhenRunPodFails_StayTheLastOnes_WithTheirAge_AndAreAskedForAgainAfterAPause()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Secure).Answer(HttpStatusCode.OK, Secure).Problem(HttpStatusCode.Forbidden, "no");
        using var runPod = new RunPodForTests(stub);
        var before = await runPod.Catalogue.OffersAsync(Token);
        runPod.Clock.Advance(TimeSpan.FromHours(1));

        var stale = await runPod.Catalogue.OffersAsync(Token);
        await runPod.Catalogue.OffersAsync(Token);
        var sentWithin = stub.Sent.Count;
        runPod.Clock.Advance(TimeSpan.FromSeconds(10));
        await runPod.Catalogue.OffersAsync(Token);

        Assert.Equal((before.At, before.Offers), (stale.At, stale.Offers));
        Assert.Equal((3, 4), (sentWithin, stub.Sent.Count));
    }

    [Fact]
    public async Task Offers_WhenRunPodNeverAnswered_Throw()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Problem(HttpStatusCode.Forbidden, "no"));

        await Assert.ThrowsAsync<HttpRequestException>(() => runPod.Catalogue.OffersAsync(Token));
    }

    [Fact]
    public async Task DataCenters_SayWhatIsBuilt_AndAreKeptForHours()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, Places);
        using var runPod = new RunPodForTests(stub);

        var places = await runPod.Catalogue.DataCentersAsync(Token);
        runPod.Clock.Advance(TimeSpan.FromHours(5));
        await runPod.Catalogue.DataCentersAsync(Token);

        Assert.Single(stub.Sent);
        Assert.Equal(["STANDARD", "HIGH_PERFORMANCE"], places.Find("EU-RO-1")!.VolumeTypes);
        Assert.Equal((true, false), (places.Find("EU-RO-1")!.GlobalNetwork, places.Find("US-TX-3")!.GlobalNetwork));
        Assert.Null(places.Find("ZZ-1"));
    }
}
