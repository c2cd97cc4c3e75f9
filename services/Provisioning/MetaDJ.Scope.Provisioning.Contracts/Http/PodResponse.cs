namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A pod as operators and the broker see it. It carries neither RunPod's id nor an address.</summary>
public sealed record PodResponse
{
    public required PodId Id { get; init; }

    public required PoolName Pool { get; init; }

    public required PodState State { get; init; }

    /// <summary>What is being done in words, while the pod is on its way (<c>models 40 %</c>, <c>pipeline: Loading VAE...</c>).</summary>
    public string? Progress { get; init; }

    /// <summary>Where it is on its way to Ready (<c>create</c>, <c>boot</c>, <c>models</c>, <c>loras</c>, <c>load</c>, <c>firstFrame</c>).</summary>
    public string? Stage { get; init; }

    /// <summary>0 to 99 of that way, by what earlier pods took; it never goes back. Null while nothing was learned.</summary>
    public int? Percent { get; init; }

    /// <summary>0 to 99 of the present stage.</summary>
    public int? StagePercent { get; init; }

    /// <summary>When it may be ready; null when nobody knows, be it that nothing was learned or that it is later than nearly any before.</summary>
    public DateTimeOffset? EstimatedReadyAt { get; init; }

    /// <summary>Why it is Draining, Stopped, Terminated or Lost, or is being recovered.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable word for <see cref="Reason"/>, of a pod that is lost or is being recovered.</summary>
    public PodCause? Cause { get; init; }

    /// <summary>What was done about its troubles since it, or the pod it replaces, was last well for a while.</summary>
    public IReadOnlyList<RecoveryStep> Recovery { get; init; } = [];

    /// <summary>The lost pod in whose place it is.</summary>
    public PodId? Succeeds { get; init; }

    /// <summary>What people should know of it while it lives: that its budget is used up and when it ends, that the fleet is braked.</summary>
    public string? Notice { get; init; }

    /// <summary>When it is ended because a budget that pays for it is used up, unless that is raised; null while there is enough.</summary>
    public DateTimeOffset? MoneyUntil { get; init; }

    /// <summary>
    /// The highest fencing token whose effects are known to be wiped from this pod; 0 for a fresh one. The broker hands a pod out only when
    /// this equals the last token it granted on it, so that a late or doubled <c>PodReady</c> can never hand out a used picture.
    /// </summary>
    public required long ResetFence { get; init; }

    public string? GpuType { get; init; }

    public string? DataCenter { get; init; }

    /// <summary>USD per hour as billed by RunPod.</summary>
    public decimal PricePerHour { get; init; }

    /// <summary>USD so far by our own record.</summary>
    public decimal Cost { get; init; }

    /// <summary>The candidates that refused it, in the order they were asked.</summary>
    public IReadOnlyList<PodRefusal> Refusals { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Seconds spent per stage on the way to Ready (<c>create</c>, <c>boot</c>, <c>models</c>, <c>loras</c>, <c>load</c>, <c>firstFrame</c>).</summary>
    public IReadOnlyDictionary<string, double> StageSeconds { get; init; } = new Dictionary<string, double>();
}
