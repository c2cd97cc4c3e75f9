using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>API keys for services that do not keep them.</summary>
public static class KeyModule
{
    /// <summary>Asks the broker about keys. Where the broker itself is in this process, it answers instead, whichever is added first.</summary>
    public static IHostApplicationBuilder AddRemoteKeyCheck(this IHostApplicationBuilder builder, string brokerName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddTransient<ServiceTokenHandler>();
        builder.Services.AddHttpClient(RemoteKeyCheck.ClientName, http =>
            {
                http.BaseAddress = new Uri($"https+http://{brokerName}");
                http.Timeout = TimeSpan.FromSeconds(3);
            })
            .AddServiceDiscovery()
            .AddHttpMessageHandler<ServiceTokenHandler>()
            .RemoveAllLoggers();
        builder.Services.TryAddSingleton<RemoteKeyCheck>();
        builder.Services.TryAddSingleton<IKeyCheck>(services => services.GetRequiredService<RemoteKeyCheck>());
        return builder;
    }
}
