using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Provisioning.Pods.Recovery;
using MetaDJ.Scope.Provisioning.Pools;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The clock, the measurements, new records, the money, and what the cloud's answers teach.</summary>
internal sealed class PodOrderTools(
    TimeProvider clock, ProvisioningMetrics metrics, PodMoney money, OddsBook odds, IOptions<ProvisioningOptions> options)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public ProvisioningMetrics Metrics => metrics;

    public PodMoney Money => money;

    public OddsBook Odds => odds;

    public Pod Failed(Pod pod, PodCause cause, string reason) => PodRecoveries.Failed(pod, new(cause, reason), options.Value, Now);

    public Pod Wished(PodAction.Request request) =>
        request.Instead is { } lost ? Succession.Begin(NewPod(request.Pool), lost) : NewPod(request.Pool);

    public Pod NewPod(Pool pool) => new()
    {
        Id = PodId.New(clock),
        Pool = pool.Name,
        Spec = pool.Spec,
        CreatedAt = Now,
        Way = PodProgress.Start(Now, PodStage.Create, "waiting for a place"),
    };
}
