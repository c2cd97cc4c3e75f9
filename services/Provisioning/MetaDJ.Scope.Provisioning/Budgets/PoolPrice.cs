using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Pools.Diagnosis;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>What a pool's first pod would cost: without it a person with no money could ask for one.</summary>
internal sealed class PoolPrice(PoolStore pools, PoolCandidates candidates, PodOrderTools tools, IOptions<BudgetOptions> options)
{
    /// <returns>Micro-USD per hour of the offer that would be asked for first; 0 when there is no such pool or offer, or the catalogue cannot be read.</returns>
    public async Task<long> OfNewPodAsync(PoolName name, CancellationToken cancellationToken) =>
        await pools.FindAsync(name) is { } pool
        && (await candidates.RankAsync(pool, cancellationToken))?.FirstOrDefault(offer => offer.Fits)?.PricePerHour is { } price
            ? HoldWishes.Start(tools.NewPod(pool), price, null, options.Value, tools.Now).Rate
            : 0;
}
