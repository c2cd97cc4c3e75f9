namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A candidate that was asked for a pod and said no.</summary>
/// <param name="DataCenter">Null where any was asked for.</param>
/// <param name="Status">RunPod's HTTP status; null where it was not asked.</param>
/// <param name="Reason">In RunPod's words.</param>
public sealed record PodRefusal(string GpuType, CloudTier Cloud, string? DataCenter, RefusalKind Kind, int? Status, string Reason, DateTimeOffset At);

/// <summary>Why a pod was refused.</summary>
public enum RefusalKind
{
    Unknown = 0,

    /// <summary>Sold out, or a rule across fields is broken: RunPod does not tell the two apart.</summary>
    NoCapacity = 1,

    /// <summary>This account may not use that kind of GPU.</summary>
    Forbidden = 2,

    /// <summary>The account's balance is below an hour of it.</summary>
    NoBalance = 3,

    /// <summary>The key is not accepted, or the request names something that does not exist: a person must change the configuration.</summary>
    Misconfigured = 4,

    /// <summary>The request breaks RunPod's contract: the same one will never do.</summary>
    Invalid = 5,

    /// <summary>The network edge in front of RunPod turned the call away; neither the key nor the GPU is to blame.</summary>
    TurnedAway = 6,

    /// <summary>We did not ask: the request would break a rule, or its volume cannot be made there.</summary>
    NotAsked = 7,
}
