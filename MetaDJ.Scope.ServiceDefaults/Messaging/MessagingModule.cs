using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace MetaDJ.Scope.ServiceDefaults.Messaging;

/// <summary>The bus: RabbitMQ where a connection string <c>messaging</c> is given, in memory where not.</summary>
public static class MessagingModule
{
    public const string ConnectionName = "messaging";

    /// <param name="addConsumers">The consumers of every service in this process.</param>
    public static TBuilder AddMessaging<TBuilder>(this TBuilder builder, Action<IBusRegistrationConfigurator> addConsumers)
        where TBuilder : IHostApplicationBuilder
    {
        var connectionString = builder.Configuration.GetConnectionString(ConnectionName);
        builder.Services.AddMassTransit(bus =>
        {
            bus.SetKebabCaseEndpointNameFormatter();

            // On by default, and sent to its makers.
            bus.DisableUsageTelemetry();
            addConsumers(bus);

            // The bus carries hints only: without it we are slower, not down.
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            if (string.IsNullOrEmpty(connectionString))
            {
                bus.UsingInMemory((context, inMemory) => inMemory.ConfigureEndpoints(context));
            }
            else
            {
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.Host(new Uri(connectionString));
                    rabbit.ConfigureEndpoints(context);
                });
            }
        });

        // Without this the first publishes vanish without an error.
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);
        builder.Services.AddSingleton<Hints>();
        builder.Services.AddSingleton<IHints>(services => services.GetRequiredService<Hints>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Hints>());
        return builder;
    }
}
