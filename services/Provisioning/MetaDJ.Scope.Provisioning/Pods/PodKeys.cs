using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Every key of the pods. One hash tag: the fleet of an account is hundreds, not millions.</summary>
internal static class PodKeys
{
    /// <summary>Hash: pod id → record.</summary>
    public static readonly RedisKey Pods = "prov:{pods}";

    /// <summary>Hash: owner, token, until – the replica that acts.</summary>
    public static readonly RedisKey Reconciler = "prov:{pods}:reconciler";

    /// <summary>String: how the pools stood at the last look.</summary>
    public static readonly RedisKey Standings = "prov:{pods}:standings";

    /// <summary>Hash: how long the stages of the last pods took.</summary>
    public static readonly RedisKey StageTimes = "prov:{pods}:stages";

    /// <summary>Sorted set: its fields by when they were written.</summary>
    public static readonly RedisKey StageTimesOrder = "prov:{pods}:stages:order";
}
