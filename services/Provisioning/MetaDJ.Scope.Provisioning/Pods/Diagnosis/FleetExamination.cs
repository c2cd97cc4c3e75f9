using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pools;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>What the fleet knows of a pod and its pool.</summary>
internal sealed class FleetExamination(PodStore pods, PoolStore pools, BrokerDemand broker, FleetBrake brake, IOptionsMonitor<ProvisioningOptions> options)
{
    public async Task<FleetFindings> LookAsync(Pod pod, CancellationToken cancellationToken)
    {
        var (siblings, demand, notice, backoff) = await LookAsync(pod.Pool, cancellationToken);
        var others = siblings.Where(other => other.Id != pod.Id).ToList();
        return new FleetFindings(
            demand?.IsLeased(pod),
            notice,
            others.Count(other => other.State == PodState.Ready),
            others.Count(other => other.State is PodState.Requested or PodState.Starting or PodState.Booting or PodState.Preparing),
            backoff?.Until,
            backoff?.Failures ?? 0);
    }

    public Task<(IReadOnlyList<Pod> Pods, PodDemand? Demand, string? Brake, PoolBackoff? Backoff)> LookAsync(Pool pool, CancellationToken cancellationToken) =>
        LookAsync(pool.Name, cancellationToken);

    private async Task<(IReadOnlyList<Pod> Pods, PodDemand? Demand, string? Brake, PoolBackoff? Backoff)> LookAsync(PoolName pool, CancellationToken cancellationToken)
    {
        var demand = DemandAsync(cancellationToken);
        var ofPool = (await pods.ListAsync()).Where(pod => pod.Pool == pool).ToList();
        var backoff = await pools.FindAsync(pool) is { } known ? PoolBackoff.Of(known, ofPool, options.CurrentValue, actingSince: DateTimeOffset.MinValue) : null;
        return (ofPool, await demand, (await brake.ReadAsync())?.Notice, backoff);
    }

    private async Task<PodDemand?> DemandAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await broker.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
