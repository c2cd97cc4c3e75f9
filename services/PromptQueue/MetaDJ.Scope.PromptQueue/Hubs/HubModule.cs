using MetaDJ.Scope.PromptQueue.KnobStreams;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Hubs;

/// <summary>The hub's address and bounds.</summary>
internal static class HubModule
{
    public static void AddHub(this IServiceCollection services)
    {
        services.AddSingleton<HubCrew>().AddSingleton<HubKeys>().AddSingleton<HubFaults>();
        services.AddLogging(logging => logging.AddFilter(HubFaults.FrameworkLog, LogLevel.Critical));
        services.AddSignalR().AddJsonProtocol(json => HttpDefaults.Configure(json.PayloadSerializerOptions)).AddHubOptions<QueueHub>(hub => hub.AddFilter<HubFaults>());
        services.AddOptions<HubOptions<QueueHub>>().Configure<IOptions<KnobOptions>>((hub, knobs) =>
        {
            hub.MaximumReceiveMessageSize = knobs.Value.MessageBytes;
            hub.StreamBufferCapacity = 4;
        });
    }

    public static void MapHub(this IEndpointRouteBuilder routes)
    {
        var knobs = routes.ServiceProvider.GetRequiredService<IOptions<KnobOptions>>().Value;

        // Opening it is a GET and it plays: a key that only reads must not come in by it.
        routes.MapHub<QueueHub>($"{HubTokens.Prefix}/queue", connection =>
        {
            connection.CloseOnAuthenticationExpiration = true;
            connection.ApplicationMaxBufferSize = 2 * knobs.MessageBytes;
        }).WithTags("Hub").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play, reading: true);
    }
}
