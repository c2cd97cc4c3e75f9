using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The clock, the measurements and the money.</summary>
internal sealed class PodOrderTools(TimeProvider clock, ProvisioningMetrics metrics, PodMoney money)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public ProvisioningMetrics Metrics => metrics;

    public PodMoney Money => money;

    public Pod NewPod(Pool pool) => new()
    {
        Id = PodId.New(clock),
        Pool = pool.Name,
        Spec = pool.Spec,
        CreatedAt = Now,
        Way = PodProgress.Start(Now, PodStage.Create, "waiting for a place"),
    };
}
