namespace MetaDJ.Scope.Provisioning.Contracts.Messages;

/// <summary>
/// Asks for one more pod of a pool. A hint that wakes the reconciler: what is truly wanted is read from the broker's demand
/// (<c>GET /api/demand</c>), so a lost or doubled command only delays.
/// </summary>
public sealed record PreparePod
{
    public required PoolName Pool { get; init; }

    /// <summary>When the picture must stand. Now for a walk-in.</summary>
    public required DateTimeOffset NeededAt { get; init; }
}
