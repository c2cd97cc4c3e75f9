namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>What a session has cost so far, by our own record: the time its pods were held for it, at the price they were billed then.</summary>
public sealed record SessionSpendResponse
{
    /// <summary>As the broker names it.</summary>
    public required string Session { get; init; }

    /// <summary>USD so far, storage included; 0 for a session that never held a pod.</summary>
    public required decimal Amount { get; init; }

    /// <summary>USD of <see cref="Amount"/> for running pods.</summary>
    public required decimal Gpu { get; init; }

    /// <summary>USD of <see cref="Amount"/> for the pods' disks.</summary>
    public required decimal Storage { get; init; }

    public required double GpuHours { get; init; }

    /// <summary>USD per hour it costs at this moment; 0 when it holds no pod.</summary>
    public required decimal RatePerHour { get; init; }

    /// <summary>When it first held a pod.</summary>
    public DateTimeOffset? Since { get; init; }
}
