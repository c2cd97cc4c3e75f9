using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The clock, the measurements, the money, and what the cloud's answers teach.</summary>
internal sealed class PodOrderTools(TimeProvider clock, ProvisioningMetrics metrics, PodMoney money, OddsBook odds)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public ProvisioningMetrics Metrics => metrics;

    public PodMoney Money => money;

    public OddsBook Odds => odds;

    public Pod NewPod(Pool pool) => new()
    {
        Id = PodId.New(clock),
        Pool = pool.Name,
        Spec = pool.Spec,
        CreatedAt = Now,
        Way = PodProgress.Start(Now, PodStage.Create, "waiting for a place"),
    };
}
