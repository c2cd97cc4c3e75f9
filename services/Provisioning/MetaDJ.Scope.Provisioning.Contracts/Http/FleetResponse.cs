namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>The fleet as a whole: the answer of <c>/api/fleet</c>.</summary>
public sealed record FleetResponse
{
    /// <summary>Null while the fleet is free to move.</summary>
    public BrakeResponse? Brake { get; init; }

    /// <summary>Pods by state, only states that occur.</summary>
    public required IReadOnlyDictionary<PodState, int> Pods { get; init; }

    /// <summary>USD of GPU time, all running pods together.</summary>
    public required decimal PricePerHour { get; init; }

    /// <summary>When the cloud's own list was last read by the replica that answers; null when it never was.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>Pods named like ours that are not ours to end. They cost money: look whose they are.</summary>
    public required IReadOnlyList<StrangerPod> Strangers { get; init; }
}

/// <param name="By">Who pulled it.</param>
/// <param name="SinceAt">Null for a setting, whose time is not known.</param>
public sealed record BrakeResponse(string By, string? Reason, DateTimeOffset? SinceAt);

/// <param name="Reason">For those who see it; up to 500 characters.</param>
public sealed record PullBrakeRequest(string? Reason = null);

/// <param name="Owner">What its owner's mark says; null without one.</param>
/// <param name="PricePerHour">USD.</param>
public sealed record StrangerPod(string Name, string? Owner, string Status, decimal PricePerHour, DateTimeOffset CreatedAt);
