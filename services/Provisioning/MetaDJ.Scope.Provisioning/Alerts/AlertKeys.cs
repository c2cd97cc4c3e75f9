using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Alerts;

internal static class AlertKeys
{
    /// <summary>Hash: alert key → alert.</summary>
    public static readonly RedisKey Open = "prov:{pods}:alerts";
}
