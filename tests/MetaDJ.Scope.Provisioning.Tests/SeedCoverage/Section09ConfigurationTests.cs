using System.Net;
using MetaDJ.Scope.Provisioning.Tests.RunPod;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>The command line's <c>config --apiKey</c> is our section <c>RunPod:ApiKey</c>.</summary>
public sealed class Section09ConfigurationTests
{
    [Fact]
    public async Task ApiKeyOfTheConfigurationIsTheBearerOfEveryCall()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, """{"gpus":[]}""");
        using var runPod = new RunPodForTests(stub, ("RunPod:ApiKey", "rpa_of_the_configuration"));

        await runPod.Catalogue.OffersAsync(TestContext.Current.CancellationToken);

        Assert.All(stub.Sent, request => Assert.Equal("Bearer rpa_of_the_configuration", request.Headers["Authorization"]));
        Assert.Equal(2, stub.Sent.Count);
    }
}
