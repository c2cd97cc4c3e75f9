using System.Net.Http.Headers;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Refit;

namespace MetaDJ.Scope.SessionBroker.Tests.People;

internal static class PeopleClient
{
    public static IPeopleApi People(this BrokerApplication broker, AuthenticationHeaderValue authorization, int replica = 0) =>
        RestService.For<IPeopleApi>(broker.Client(authorization, replica), new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)));

    /// <summary>A new key of that person's, as they would send it.</summary>
    public static async Task<(ApiKeyResponse Key, AuthenticationHeaderValue Bearer)> MakeKeyAsync(
        this BrokerApplication broker, AuthenticationHeaderValue owner, params string[] scopes)
    {
        var created = await broker.People(owner).CreateKeyAsync(new CreateApiKeyRequest { Name = "a key", Scopes = scopes }, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Created, created.StatusCode);
        return (created.Content!, new AuthenticationHeaderValue("Bearer", created.Content!.Key));
    }
}
