using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>Each service has a log of its own under its own keys, also where all of them share a process.</summary>
public static class AuditModule
{
    /// <summary>Registers the log of that service as a keyed <see cref="IAudit"/>.</summary>
    public static IHostApplicationBuilder AddAudit(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddKeyedSingleton(
            service, (services, _) => new AuditStore(services.GetRequiredService<IDatabase>(), service, services.GetRequiredService<IOptions<AuditOptions>>().Value));
        builder.Services.AddKeyedSingleton(service, (services, _) => new AuditReading(services.GetRequiredKeyedService<AuditStore>(service)));
        builder.Services.AddKeyedSingleton(service, (services, _) => new AuditLog(
            services.GetRequiredKeyedService<AuditStore>(service), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AuditLog>>()));
        builder.Services.AddKeyedSingleton<IAudit>(service, (services, _) => services.GetRequiredKeyedService<AuditLog>(service));

        // Not AddHostedService, which takes the logs of two services for one.
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredKeyedService<AuditLog>(service));
        return builder;
    }
}
