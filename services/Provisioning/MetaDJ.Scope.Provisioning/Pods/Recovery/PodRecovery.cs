using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods.Recovery;

/// <summary>What was, is and will be done about a pod's troubles. Part of its record: a recovery goes on after a crash where it was.</summary>
internal sealed record PodRecovery
{
    /// <summary>The rungs taken since the pod, or the one it replaces, was last well for a while; oldest first.</summary>
    public IReadOnlyList<RungTaken> Taken { get; init; } = [];

    /// <summary>A restart that has not shown its effect yet.</summary>
    public RecoveryRung Pending { get; init; }

    /// <summary>When the pending restart was sent; null while it was not.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The process that answered before it: another one proves the restart.</summary>
    public double? Before { get; init; }

    /// <summary>For a lost pod: what the pod that takes its place is to be.</summary>
    public RecoveryRung Next { get; init; }

    /// <summary>The lost pod in whose place this one is.</summary>
    public PodId? Succeeds { get; init; }

    /// <summary>Where that one was.</summary>
    public Candidate? Was { get; init; }
}

/// <summary>One step of a recovery, and what it was for.</summary>
internal sealed record RungTaken(RecoveryRung Rung, PodCause Cause, DateTimeOffset At);
