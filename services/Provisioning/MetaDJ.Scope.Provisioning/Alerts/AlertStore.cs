using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Alerts;

/// <summary>
/// The alerts that are open. Raise one at every look that sees its cause and clear it at the first that does not: both are level-triggered, and
/// both cost one call when nothing changes.
/// </summary>
internal sealed partial class AlertStore(IDatabase redis, TimeProvider clock, ProvisioningMetrics metrics, ILogger<AlertStore> logger)
{
    private const int Most = 200;

    private static readonly RedisScript RaiseScript = RedisScript.Load<AlertStore>("RaiseAlert");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="key">Stable per trouble, for example <c>balance-exhausted</c> or <c>budget:user:ana</c>; at most 200 characters.</param>
    /// <param name="text">What is wrong and what can be done, for a person; it carries no id of the cloud and no secret.</param>
    public async Task RaiseAsync(string key, AlertSeverity severity, string text)
    {
        var now = clock.GetUtcNow();
        var answer = await RaiseScript.RunAsync(redis, [AlertKeys.Open], [key, JsonSerializer.Serialize(new Alert(key, severity, text, now, now), Json), Most]);
        switch (answer.Status)
        {
            case "opened":
                metrics.AlertOpened(severity);
                LogRaised(severity == AlertSeverity.Error ? LogLevel.Error : severity == AlertSeverity.Warning ? LogLevel.Warning : LogLevel.Information, key, text);
                break;
            case "repeated":
                break;
            default:
                throw answer.Unexpected();
        }
    }

    /// <summary>It is over, or never was.</summary>
    public async Task ClearAsync(string key)
    {
        if (await redis.HashDeleteAsync(AlertKeys.Open, key))
        {
            LogCleared(key);
        }
    }

    /// <returns>The gravest first, then the newest.</returns>
    public async Task<IReadOnlyList<Alert>> ListAsync() =>
    [
        .. (await redis.HashGetAllAsync(AlertKeys.Open))
            .Select(entry => JsonSerializer.Deserialize<Alert>((string)entry.Value!, Json)!)
            .OrderByDescending(alert => alert.Severity)
            .ThenByDescending(alert => alert.Since)
            .ThenBy(alert => alert.Key, StringComparer.Ordinal),
    ];

    [LoggerMessage("AlertRaised: {Alert}: {Cause}")]
    private partial void LogRaised(LogLevel level, string alert, string cause);

    [LoggerMessage(LogLevel.Information, "AlertCleared: {Alert}")]
    private partial void LogCleared(string alert);
}
