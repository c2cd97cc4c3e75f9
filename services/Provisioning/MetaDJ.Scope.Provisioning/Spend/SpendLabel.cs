using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// To whom money is counted. Session, booking and user are labels that the broker gave with its demand: they are repeated, never read, so that
/// Provisioning still does not know who plays.
/// </summary>
/// <param name="Subject">Our id of the pod, or the cloud's of a network volume.</param>
/// <param name="Pool">Null for what belongs to none: a pod that nobody wanted, a volume that several pools use.</param>
internal sealed record SpendLabel(string Subject, PoolName? Pool, string? Session = null, string? Booking = null, string? User = null)
{
    /// <summary>RunPod's id, for pods; null while it is not known.</summary>
    public string? GpuType { get; init; }
}
