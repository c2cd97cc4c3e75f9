#if !ASPIRE
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Redis;

/// <summary>Ready means Redis answers a PING.</summary>
internal sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy();
        }
        catch (RedisException exception)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.", exception);
        }
    }
}
#endif
