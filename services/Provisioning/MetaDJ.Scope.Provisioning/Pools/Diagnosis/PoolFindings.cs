using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Pools.Diagnosis;

/// <summary>What was found out about a pool.</summary>
/// <param name="Pods">Of this pool, those that ended lately included.</param>
/// <param name="Demand">Null when the broker could not be asked.</param>
/// <param name="Offers">Ranked; null when the catalogue could not be read.</param>
/// <param name="Brake">Why nothing is done at present; null when the fleet is free.</param>
/// <param name="Backoff">Null when its last pod did not fail.</param>
internal sealed record PoolFindings(
    Pool Pool, IReadOnlyList<Pod> Pods, PodDemand? Demand, IReadOnlyList<GpuOffer>? Offers, string? Brake, PoolBackoff? Backoff, DateTimeOffset Now)
{
    /// <summary>Null when there is money for one more pod.</summary>
    public MoneyInTheWay? NoMoney { get; init; }

    /// <summary>How it stood at the last look: schedule and wishes for later are counted in it. Null before the first.</summary>
    public PoolStanding? Standing { get; init; }
}
