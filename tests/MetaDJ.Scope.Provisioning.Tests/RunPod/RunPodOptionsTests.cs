using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class RunPodOptionsTests
{
    [Theory]
    [InlineData("RunPod:ApiKey", "", "RunPod:ApiKey")]
    [InlineData("RunPod:ApiKey", "rpa_test\n", "RunPod:ApiKey")]
    [InlineData("RunPod:BaseAddress", "https://api.runpod.io/v2", "slash")]
    [InlineData("RunPod:BaseAddress", "ftp://api.runpod.io/v2/", "http")]
    [InlineData("RunPod:BaseAddress", "/v2/", "http")]
    [InlineData("RunPod:ProxyTemplate", "https://{podId}.proxy.runpod.net/", "{port}")]
    [InlineData("RunPod:ProxyTemplate", "{podId}-{port}/", "{port}")]
    [InlineData("RunPod:NamePrefix", "metadj", "NamePrefix")]
    [InlineData("RunPod:NamePrefix", "MetaDJ-", "NamePrefix")]
    [InlineData("RunPod:Timeout", "00:00:00", "Timeout")]
    [InlineData("RunPod:CatalogueLifetime", "1.00:00:00", "CatalogueLifetime")]
    public async Task Start_WithABadSetting_StopsAndNamesIt(string key, string value, string named)
    {
        using var runPod = new RunPodForTests(new StubRunPod(), (key, value));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => runPod.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAKeyOnly_Starts()
    {
        using var runPod = new RunPodForTests(new StubRunPod());

        await runPod.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new Uri("https://abc-8000.proxy.runpod.net/"), runPod.Cloud.ProxyAddress("abc", 8000));
    }
}
