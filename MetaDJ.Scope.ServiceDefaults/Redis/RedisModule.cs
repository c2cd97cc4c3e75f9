using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
#if !ASPIRE
using Microsoft.Extensions.Configuration;
#endif

namespace MetaDJ.Scope.ServiceDefaults.Redis;

/// <summary>The record: connection string <c>redis</c>.</summary>
public static class RedisModule
{
    public const string ConnectionName = "redis";

    /// <summary>One multiplexer for the process (it pipelines by itself) and its health check; registering twice is one.</summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(IDatabase)))
        {
            return builder;
        }

#if ASPIRE
        builder.AddRedisClient(ConnectionName, configureOptions: Harden);
#else
        // The same connection string, health check name and options as Aspire.StackExchange.Redis gives (ADR 0002).
        var connectionString = builder.Configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} is missing: a StackExchange.Redis connection string.");
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var configuration = ConfigurationOptions.Parse(connectionString);
            Harden(configuration);
            return ConnectionMultiplexer.Connect(configuration);
        });
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("StackExchange.Redis");
#endif
        builder.Services.AddSingleton(services => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase());
        return builder;
    }

    /// <summary>Redis may start after us and may restart under us; a call made meanwhile waits its turn up to its timeout.</summary>
    private static void Harden(ConfigurationOptions configuration)
    {
        configuration.AbortOnConnectFail = false;
        configuration.ConnectRetry = 5;
        configuration.ReconnectRetryPolicy = new LinearRetry(250);
        configuration.BacklogPolicy = BacklogPolicy.Default;
        configuration.Protocol = RedisProtocol.Resp2;
    }
}
