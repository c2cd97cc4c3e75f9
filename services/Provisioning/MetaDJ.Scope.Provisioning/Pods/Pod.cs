using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What we know of one pod. The record in Redis; changed through <see cref="PodStore"/> only.</summary>
internal sealed record Pod
{
    public required PodId Id { get; init; }

    public required PoolName Pool { get; init; }

    /// <summary>The wish it was made by.</summary>
    public required PoolSpec Spec { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises with every save; 0 is not yet saved.</summary>
    public long Version { get; init; }

    [JsonInclude]
    public PodState State { get; private init; } = PodState.Requested;

    public string? Reason { get; init; }

    /// <summary>The stable word for <see cref="Reason"/>, while it is lost or being recovered.</summary>
    public PodCause? Cause { get; init; }

    public PodRecovery Recovery { get; init; } = new();

    /// <summary>It was a stopped pod before: its disk holds what it had.</summary>
    public bool StartedAgain { get; init; }

    /// <summary>What people should know of it while it lives: that its money runs out, for example.</summary>
    public string? Notice { get; init; }

    /// <summary>When it is ended for want of money; null while there is enough, or when shows are finished all the same.</summary>
    public DateTimeOffset? MoneyUntil { get; init; }

    public DateTimeOffset? ReadyAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public PodProgress Way { get; init; } = new();

    public PodPlacement Placement { get; init; } = new();

    public PodDrain? Drain { get; init; }

    public long ResetFence { get; init; }

    /// <summary>What <see cref="ResetFence"/> becomes when the present preparation ends in a frame.</summary>
    public long ResetTo { get; init; }

    /// <summary>Scope's process that was prepared; another one remembers nothing.</summary>
    public double? ServerStartTime { get; init; }

    /// <summary>LoRA files whose install was sent to Scope's present process: never sent twice.</summary>
    public IReadOnlyList<string> Installing { get; init; } = [];

    /// <summary>Which of the calm pictures its last preparation showed: the next shows another, so that an old frame is never taken for a new one.</summary>
    public int CalmPicture { get; init; }

    /// <summary>The last lines of a pod that failed, read before it was terminated.</summary>
    public IReadOnlyList<string> PostMortem { get; init; } = [];

    /// <summary>The record of ours that had this pod of the cloud, running, before it was prepared as this one.</summary>
    public PodId? MadeFrom { get; init; }

    [JsonIgnore]
    public string? CloudId => Placement.CloudId;

    /// <summary>
    /// Its machine is being started and has never shown a picture: a start in flight, from before the cloud is asked. One that waits for money is
    /// none: it may do so until tomorrow, and must not keep other pools from starting meanwhile.
    /// </summary>
    [JsonIgnore]
    public bool IsStarting => WasNeverReady && MadeFrom is null && (State == PodState.Requested || State.IsUnderWay()) && !IsWithheld;

    /// <summary>It is written down, and was not asked for because there was no money for it.</summary>
    [JsonIgnore]
    public bool IsWithheld => this is { State: PodState.Requested, Placement: { AwaitsMoney: true, Asking: null } };

    [JsonIgnore]
    public DateTimeOffset RunningSince => Placement.PlacedAt ?? CreatedAt;

    /// <summary>The pool in which it is about to be prepared as a new pod.</summary>
    [JsonIgnore]
    public PoolName? IsBecoming => this is { State: PodState.Draining, Drain: { Fate: PodFate.Become, Forced: false } drain } ? drain.Into : null;

    /// <summary>The network volume it mounts; null for one that has its disk to itself.</summary>
    [JsonIgnore]
    public string? VolumeId => Placement.VolumeId ?? Spec.NetworkVolumeId;

    /// <summary>Nobody was ever able to claim it.</summary>
    [JsonIgnore]
    public bool WasNeverReady => ReadyAt is null;

    /// <summary>It takes one of the pool's places: it costs money, may cost money, or will.</summary>
    [JsonIgnore]
    public bool Occupies => !State.IsEnded() || (CloudId is not null && !Placement.Gone);

    /// <exception cref="InvalidOperationException">The table does not allow it: a bug.</exception>
    public Pod To(PodState next, DateTimeOffset now, string? reason = null)
    {
        if (!PodTransitions.Allows(State, next))
        {
            throw new InvalidOperationException($"Pod {Id} cannot go from {State} to {next}.");
        }

        return this with
        {
            State = next,
            Reason = reason,
            Cause = next == PodState.Ready ? null : Cause,
            EndedAt = next.IsEnded() ? now : null,
            ReadyAt = next == PodState.Ready ? now : ReadyAt,
            Way = next == PodState.Ready || next.IsEnded() ? Way.Done(now) : Way with { ProgressAt = now },
        };
    }

    /// <summary>Takes over what the cloud says of it, and keeps the times it ran.</summary>
    public Pod Seen(CloudPod cloud, DateTimeOffset now) => this with
    {
        Placement = Placement.Seen(cloud),
    };

    /// <summary>It is no more at the cloud.</summary>
    public Pod Gone(DateTimeOffset now) => this with { Placement = Placement with { Gone = true, GoneAt = Placement.GoneAt ?? now } };
}
