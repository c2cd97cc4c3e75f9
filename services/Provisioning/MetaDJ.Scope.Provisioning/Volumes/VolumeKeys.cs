using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Volumes;

internal static class VolumeKeys
{
    /// <summary>Hash: volume name → record. With the pods' tag, for its writes are fenced by the reconciler's token.</summary>
    public static readonly RedisKey Volumes = "prov:{pods}:volumes";

    /// <summary>Hash: holder, token, until – who may write to the volume.</summary>
    public static RedisKey Turn(string volumeId) => $"prov:{{volume:{volumeId}}}:turn";
}
