using System.Net;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Tests.RunPod;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>The Python SDK's <c>get_gpus</c> is our own client of v2.</summary>
public sealed class Section10GpuResponseTests
{
    /// <summary>As v2 answers: <c>memory</c>, <c>price{secure,community}</c>, <c>maxCount</c>; no spot price, and whatever is new is passed over.</summary>
    private const string V2 = """
        {"gpus":[{"id":"NVIDIA A100 80GB PCIe","name":"A100 PCIe","pool":"AMPERE_80","manufacturer":"NVIDIA","memory":80,"secure":true,"community":true,
          "price":{"secure":1.79,"community":1.19,"serverless":2.17},"maxCount":{"secure":8,"community":4},"availability":"MEDIUM","somethingNew":[1]}]}
        """;

    [Fact]
    public async Task GpuResponseOfV2IsReadByOurOwnClient_PricePerTier_NoSpot()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Answer(HttpStatusCode.OK, V2));

        var offers = (await runPod.Catalogue.OffersAsync(TestContext.Current.CancellationToken)).Offers;

        Assert.Equal(
            [("NVIDIA A100 80GB PCIe", 80, CloudTier.Secure, 1.79m, "MEDIUM"), ("NVIDIA A100 80GB PCIe", 80, CloudTier.Community, 1.19m, "MEDIUM")],
            offers.Select(offer => (offer.GpuType, offer.VramGb, offer.Cloud, offer.PricePerHour, offer.Stock)));
    }
}
