using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Tests.RunPod;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section01EndpointTests
{
    [Fact]
    public void ScopeIsOpenedAtThePodsProxyAddressOnPort8000()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Answer(HttpStatusCode.OK));

        Assert.Equal("https://7h9k2m4n6p-8000.proxy.runpod.net/", runPod.Cloud.ProxyAddress("7h9k2m4n6p", 8000).ToString());
    }

    [Fact]
    public void ScopeIsOpenedOnlyOnceItsHealthAnswersWhateverTheCloudSays() =>
        Assert.Equal("booting", PodDiagnosis.Of(Patient.Well(PodState.Booting).Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null))).Cause);
}
