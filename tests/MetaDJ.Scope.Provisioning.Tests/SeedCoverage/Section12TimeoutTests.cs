using System.Net;
using MetaDJ.Scope.Provisioning.Pods.BringUp;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Seed section 12: handle the 100 s timeout.</summary>
public sealed class Section12TimeoutTests
{
    [Theory]
    [InlineData(524, "text/html", true)]
    [InlineData(502, "text/html", true)]
    [InlineData(504, "text/html", true)]
    [InlineData(200, "text/html", true)]
    [InlineData(500, "text/plain", false)]
    [InlineData(404, "application/json", false)]
    [InlineData(422, "application/json", false)]
    [InlineData(200, "application/json", false)]
    public async Task HundredSecondTimeout_IsTheProxysWord_NotScopes(int status, string type, bool fromProxy)
    {
        using var http = new HttpClient(new Answering((HttpStatusCode)status, type)) { BaseAddress = new Uri("http://pod.test/") };

        using var answer = await ScopeClient.Create(http).RestartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(fromProxy, BringUpRun.IsFromProxy(answer));
    }

    private sealed class Answering(HttpStatusCode status, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(status)
        {
            RequestMessage = request,
            Content = new StringContent("""{"message":"x","detail":"x"}""", System.Text.Encoding.UTF8, type),
        });
    }
}
