using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Refit;

namespace MetaDJ.Scope.DemoShow;

/// <summary>The three services as any client sees them: one address, one token.</summary>
internal sealed class HouseClients : IDisposable
{
    public HouseClients(ShowSettings settings)
    {
        Http = new HttpClient { BaseAddress = settings.Url, Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token);
        var refit = new RefitSettings(new SystemTextJsonContentSerializer(Json));
        Provisioning = RestService.For<IProvisioningApi>(Http, refit);
        Broker = RestService.For<ISessionBrokerApi>(Http, refit);
        Queue = RestService.For<IPromptQueueApi>(Http, refit);
    }

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public HttpClient Http { get; }

    public IProvisioningApi Provisioning { get; }

    public ISessionBrokerApi Broker { get; }

    public IPromptQueueApi Queue { get; }

    public void Dispose() => Http.Dispose();
}
