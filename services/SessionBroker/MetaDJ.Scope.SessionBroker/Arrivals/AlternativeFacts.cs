using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What alternatives for a late booking are chosen from.</summary>
internal sealed record AlternativeFacts
{
    public required DateTimeOffset Now { get; init; }

    public required PoolName Pool { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When the pool's own stage is expected to be ready.</summary>
    public required DateTimeOffset ExpectedAt { get; init; }

    /// <summary>Why the pool makes none, when it does not.</summary>
    public string? Shortage { get; init; }

    /// <summary>What the pool itself asks for, one after another.</summary>
    public IReadOnlyList<GpuOffer> Asked { get; init; } = [];

    /// <summary>Everything its pipeline fits on.</summary>
    public IReadOnlyList<GpuOffer> Offers { get; init; } = [];

    /// <summary>Other pools with its pipeline.</summary>
    public IReadOnlyList<OtherPool> Pools { get; init; } = [];
}

/// <summary>Another pool with the same pipeline.</summary>
/// <param name="Ready">Clean pods that nobody is in line for.</param>
/// <param name="HasRoom">For the whole of the booking.</param>
/// <param name="PricePerHour">USD, of the dearest of them.</param>
internal sealed record OtherPool(PoolName Name, int Ready, bool HasRoom, decimal? PricePerHour);
