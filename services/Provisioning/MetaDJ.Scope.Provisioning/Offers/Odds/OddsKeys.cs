using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Offers.Odds;

internal static class OddsKeys
{
    /// <summary>Hash: cell → what is known of it.</summary>
    public static readonly RedisKey Cells = "prov:{odds}";

    /// <summary>Sorted set: cell by the instant it last changed, so that the oldest can go.</summary>
    public static readonly RedisKey Ages = "prov:{odds}:at";
}
