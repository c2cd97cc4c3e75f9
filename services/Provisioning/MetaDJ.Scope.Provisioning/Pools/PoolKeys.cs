using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pools;

internal static class PoolKeys
{
    /// <summary>Hash: pool name → spec.</summary>
    public static readonly RedisKey Pools = "prov:{pools}";
}
