using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Where a pod is at the cloud, and what was tried to get it there.</summary>
internal sealed record PodPlacement
{
    public string? CloudId { get; init; }

    /// <summary>From when on a listing must show it.</summary>
    public DateTimeOffset? PlacedAt { get; init; }

    public CloudPodStatus Status { get; init; }

    /// <summary>The candidate that took it.</summary>
    public Candidate? On { get; init; }

    public string? GpuType { get; init; }

    /// <summary>Gigabytes of the GPU that was asked for; null where it was not written down.</summary>
    public int? VramGb { get; init; }

    public string? DataCenter { get; init; }

    /// <summary>USD.</summary>
    public decimal PricePerHour { get; init; }

    /// <summary>It is not at the cloud any more.</summary>
    public bool Gone { get; init; }

    /// <summary>When that became known: with the answer to our own call, or at a look.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>The cloud's word of when its container last started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When our stop was answered, or it was found stopped.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The candidate that was asked for, from before the call until its answer is known.</summary>
    public Candidate? Asking { get; init; }

    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The network volume it was asked for with; null for none.</summary>
    public string? VolumeId { get; init; }

    /// <summary>How often a creation was not answered.</summary>
    public int Unanswered { get; init; }

    /// <summary>The cloud asked for patience.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>That it is not asked for before then is for want of money.</summary>
    public bool AwaitsMoney { get; init; }

    /// <summary>Asked again before any other: it has not said no, it was not heard or could not be asked.</summary>
    public Candidate? RetryOn { get; init; }

    /// <summary>When the first candidate was asked.</summary>
    public DateTimeOffset? WalkBeganAt { get; init; }

    /// <summary>How much of the time since then was not the walk's: the cloud asked for patience, or did not answer.</summary>
    public TimeSpan WalkPaused { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>When the last stop or terminate was sent; repeated only if a later listing shows no effect.</summary>
    public DateTimeOffset? EndAskedAt { get; init; }

    public PodPlacement Ask(Candidate candidate, DateTimeOffset now) =>
        this with { Asking = candidate, AskedAt = now, NotBefore = null, AwaitsMoney = false, RetryOn = null, WalkBeganAt = WalkBeganAt ?? now };

    public PodPlacement Answered() => this with { Asking = null, AskedAt = null };

    public PodPlacement Refused(Refusal refusal) => Answered() with { Refusals = [.. Refusals, refusal] };

    /// <summary>Nothing was placed, and the cloud asks for patience: the same candidate, later.</summary>
    public PodPlacement Postponed(Candidate candidate, DateTimeOffset now, TimeSpan wait) =>
        Answered() with { RetryOn = candidate, NotBefore = now + wait, WalkPaused = WalkPaused + wait };

    /// <summary>Its creation was not answered, and no pod came of it: the same candidate, later.</summary>
    public PodPlacement NotAnswered(DateTimeOffset now, TimeSpan wait) => AskedAt is { } asked && Asking is { } candidate
        ? Postponed(candidate, now, wait) with { Unanswered = Unanswered + 1, WalkPaused = WalkPaused + (now - asked) + wait }
        : this;

    public PodPlacement Placed(CloudPod cloud, DateTimeOffset now) =>
        Answered().Seen(cloud) with { CloudId = cloud.CloudId, PlacedAt = now, On = Asking };

    public PodPlacement Seen(CloudPod cloud) => this with
    {
        Status = cloud.Status,
        GpuType = cloud.GpuType ?? GpuType,
        DataCenter = cloud.DataCenter ?? DataCenter,
        StartedAt = cloud.StartedAt ?? StartedAt,
        // The price of a stopped pod is not what running it costs.
        PricePerHour = cloud.Status == CloudPodStatus.Running || PricePerHour == 0 ? cloud.CostPerHour : PricePerHour,
    };

    public bool HasTried(GpuOffer offer) => Refusals.Any(refusal => refusal.Candidate == Candidate.Of(offer));
}
