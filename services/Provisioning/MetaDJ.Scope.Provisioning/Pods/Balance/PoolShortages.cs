using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>Why pools lack pods, in words for people.</summary>
internal sealed class PoolShortages
{
    private readonly Dictionary<PoolName, List<PoolShortage>> _byPool = [];

    public IReadOnlyList<PoolShortage> Of(PoolAccount account) => _byPool.GetValueOrDefault(account.Pool.Name) ?? [];

    public void Add(PoolAccount account, PoolShortage shortage)
    {
        if (!_byPool.TryGetValue(account.Pool.Name, out var shortages))
        {
            _byPool[account.Pool.Name] = shortages = [];
        }

        shortages.Add(shortage);
    }

    public static PoolShortage StartsInFlight(string detail) => new(ShortageCause.StartsInFlight, 0, 0, detail);

    public static PoolShortage Budget(int withheld) => new(ShortageCause.Budget, 0, 0, $"{withheld} of its pods wait for money; no more are asked for before.");

    public static PoolShortage Maximum(int maximum) => new(ShortageCause.Maximum, 0, 0, $"It has its {maximum} pods and may have no more.");

    public static PoolShortage Backoff(PoolBackoff backoff) =>
        new(ShortageCause.Backoff, 0, 0, $"{backoff.Failures} of its pods failed on their way since one came up; it asks again later.", backoff.Until);

    public static PoolShortage FleetMaximum(int maximum, bool forPerson) => new(
        ShortageCause.FleetMaximum, 0, 0,
        forPerson ? $"The fleet has its {maximum} pods; one that is kept for nobody in particular is given up if there is any." : $"The fleet has its {maximum} pods and may have no more.");
}
