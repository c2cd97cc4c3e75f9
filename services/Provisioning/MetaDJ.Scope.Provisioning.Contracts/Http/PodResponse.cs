namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>A pod as operators and the broker see it. It carries neither RunPod's id nor an address.</summary>
public sealed record PodResponse
{
    public required PodId Id { get; init; }

    public required PoolName Pool { get; init; }

    public required PodState State { get; init; }

    /// <summary>What is being done in words, while the pod is on its way (<c>models 40 %</c>, <c>pipeline: Loading VAE...</c>).</summary>
    public string? Progress { get; init; }

    /// <summary>Why it is Draining, Stopped, Terminated or Lost.</summary>
    public string? Reason { get; init; }

    /// <summary>What people should know of it while it lives, for example that its budget is used up and when it ends.</summary>
    public string? Notice { get; init; }

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

    /// <summary>Seconds spent per stage on the way to Ready (<c>create</c>, <c>boot</c>, <c>models</c>, <c>load</c>, <c>firstFrame</c>).</summary>
    public IReadOnlyDictionary<string, double> StageSeconds { get; init; } = new Dictionary<string, double>();
}
