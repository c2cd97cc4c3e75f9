using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Refit;

namespace MetaDJ.Scope.DemoShow;

/// <summary>The three services as any client sees them: their addresses, one token.</summary>
internal sealed class HouseClients : IDisposable
{
    private readonly HttpClient _provisioning;
    private readonly HttpClient _broker;

    public HouseClients(ShowSettings settings)
    {
        _provisioning = Open(settings.Provisioning, settings.Token);
        _broker = Open(settings.SessionBroker, settings.Token);
        QueueHttp = Open(settings.PromptQueue, settings.Token);
        var refit = new RefitSettings(new SystemTextJsonContentSerializer(Json));
        Provisioning = RestService.For<IProvisioningApi>(_provisioning, refit);
        Broker = RestService.For<ISessionBrokerApi>(_broker, refit);
        Queue = RestService.For<IPromptQueueApi>(QueueHttp, refit);
    }

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public IProvisioningApi Provisioning { get; }

    public ISessionBrokerApi Broker { get; }

    public IPromptQueueApi Queue { get; }

    /// <summary>The prompt queue without Refit, for its stream of events.</summary>
    public HttpClient QueueHttp { get; }

    public void Dispose()
    {
        _provisioning.Dispose();
        _broker.Dispose();
        QueueHttp.Dispose();
    }

    private static HttpClient Open(Uri address, string token)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
