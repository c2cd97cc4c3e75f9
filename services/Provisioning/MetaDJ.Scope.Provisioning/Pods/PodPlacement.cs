using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

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

    public string? DataCenter { get; init; }

    /// <summary>USD.</summary>
    public decimal PricePerHour { get; init; }

    /// <summary>It is not at the cloud any more.</summary>
    public bool Gone { get; init; }

    /// <summary>The candidate that was asked for, from before the call until its answer is known.</summary>
    public Candidate? Asking { get; init; }

    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The network volume it was asked for with; null for none.</summary>
    public string? VolumeId { get; init; }

    /// <summary>How often a creation was not answered.</summary>
    public int Unanswered { get; init; }

    /// <summary>The cloud asked for patience.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>When the last stop or terminate was sent; repeated only if a later listing shows no effect.</summary>
    public DateTimeOffset? EndAskedAt { get; init; }

    public PodPlacement Ask(Candidate candidate, DateTimeOffset now) => this with { Asking = candidate, AskedAt = now, NotBefore = null };

    public PodPlacement Answered() => this with { Asking = null, AskedAt = null };

    public PodPlacement Refused(Candidate candidate, string reason) =>
        Answered() with { Refusals = [.. Refusals, new Refusal(candidate, reason)] };

    public PodPlacement Placed(CloudPod cloud, DateTimeOffset now) =>
        Answered().Seen(cloud) with { CloudId = cloud.CloudId, PlacedAt = now, On = Asking };

    public PodPlacement Seen(CloudPod cloud) => this with
    {
        Status = cloud.Status,
        GpuType = cloud.GpuType ?? GpuType,
        DataCenter = cloud.DataCenter ?? DataCenter,
        // The price of a stopped pod is not what running it costs.
        PricePerHour = cloud.Status == CloudPodStatus.Running || PricePerHour == 0 ? cloud.CostPerHour : PricePerHour,
    };

    public bool HasTried(GpuOffer offer) => Refusals.Any(refusal => refusal.Candidate == Candidate.Of(offer));
}

internal sealed record Refusal(Candidate Candidate, string Reason);
