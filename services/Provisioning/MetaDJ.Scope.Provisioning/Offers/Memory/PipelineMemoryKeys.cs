using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Offers.Memory;

internal static class PipelineMemoryKeys
{
    /// <summary>Hash: image and pipeline → what it takes.</summary>
    public static readonly RedisKey Told = "prov:{memory}";

    /// <summary>Sorted set: image and pipeline by the instant it was last told.</summary>
    public static readonly RedisKey Ages = "prov:{memory}:at";
}
