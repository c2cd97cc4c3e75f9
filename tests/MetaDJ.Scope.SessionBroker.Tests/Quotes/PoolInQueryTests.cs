using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Tests.Quotes;

/// <summary>A pool that does not reach the query is not missed by anybody: every offer of every cloud is answered, and the quote is of the cheapest of them.</summary>
public sealed class PoolInQueryTests
{
    [Fact]
    public async Task ListGpus_WhenOfAPool_AsksForThatPool()
    {
        using var asked = new Asked();
        using var http = new HttpClient(asked) { BaseAddress = new Uri("http://provisioning") };
        var api = RestService.ForGenerated<IProvisioningApi>(http, new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));

        await api.ListGpusAsync(pool: PoolName.Parse("stage"), limit: 20, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("?pool=stage&limit=20", asked.Query);
    }

    private sealed class Asked : HttpMessageHandler
    {
        public string? Query { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Query = request.RequestUri!.Query;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"items":[]}""", null, "application/json"), RequestMessage = request });
        }
    }
}
