using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Refit;

namespace MetaDJ.Scope.ServiceDefaults.Http;

/// <summary>Refit clients of our own services.</summary>
public static class ServiceClients
{
    /// <summary>
    /// Registers <typeparamref name="TApi"/> towards the service of that name (service discovery), as ourselves (a service token), with
    /// retries for safe methods only: a POST that is sent twice may pay twice.
    /// </summary>
    public static IHttpClientBuilder AddServiceClient<TApi>(this IHostApplicationBuilder builder, string serviceName)
        where TApi : class
    {
        builder.Services.TryAddTransient<ServiceTokenHandler>();
        var client = builder.Services
            .AddRefitGeneratedClient<TApi>(new RefitSettings(new SystemTextJsonContentSerializer(HttpDefaults.Json)))
            .ConfigureHttpClient(http => http.BaseAddress = new Uri($"https+http://{serviceName}"))
            .AddServiceDiscovery()
            .AddHttpMessageHandler<ServiceTokenHandler>();
        client.AddStandardResilienceHandler().Configure(resilience => resilience.Retry.DisableForUnsafeHttpMethods());
        return client;
    }
}
