using System.Security.Claims;
using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Balance;
using MetaDJ.Scope.ServiceDefaults.Access;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>Pools as somebody may see them: the wish, what there is of it, and why there is no more.</summary>
internal sealed class PoolViews(PodStore pods, StandingStore standings, FleetBrake brake)
{
    public async Task<PoolView> ReadAsync(ClaimsPrincipal user) => new(
        (await pods.ListAsync()).GroupBy(pod => pod.Pool).ToDictionary(pool => pool.Key, pool => (IReadOnlyDictionary<PodState, int>)pool.CountBy(pod => pod.State).ToDictionary()),
        await standings.ReadAsync(),
        (await brake.ReadAsync())?.Notice,
        user.IsOperator());
}

/// <summary>One reading, for as many pools as wanted.</summary>
internal sealed class PoolView(
    IReadOnlyDictionary<PoolName, IReadOnlyDictionary<PodState, int>> counts, IReadOnlyDictionary<string, PoolStanding> standings, string? notice, bool forOperator)
{
    private static readonly Dictionary<PodState, int> None = [];

    public PoolResponse Of(Pool pool) => new()
    {
        Name = pool.Name,
        // Which doors a pod has besides the stage's, and what the cloud calls a volume, is nothing for those who play.
        Spec = forOperator ? pool.Spec : pool.Spec with { Access = new PoolAccess(), NetworkVolumeId = null },
        Notice = notice,
        Pods = counts.GetValueOrDefault(pool.Name) ?? None,
        Standing = standings.GetValueOrDefault(pool.Name.Value) is { } standing && !forOperator ? Discreet(standing) : standings.GetValueOrDefault(pool.Name.Value),
    };

    /// <summary>Whose budget is short of how much is between that person and the operators.</summary>
    private static PoolStanding Discreet(PoolStanding standing) => standing with
    {
        Shortages = [.. standing.Shortages.Select(shortage => shortage.Cause == ShortageCause.Budget ? shortage with { Detail = "There is no money for it now." } : shortage)],
    };
}
