using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>How a pool stands, for people.</summary>
internal static class PoolStandings
{
    public static PoolStanding Of(PoolAccount account, PodSnapshot snapshot, IReadOnlyList<PoolShortage> shortages, DateTimeOffset now) =>
        Of(account, snapshot, now, [.. shortages, .. ForMoney(account, now)]);

    private static PoolStanding Of(PoolAccount account, PodSnapshot snapshot, DateTimeOffset now, IReadOnlyList<PoolShortage> shortages) => new()
    {
        At = now,
        Wanted = account.Wanted,
        Ready = account.Ready,
        Starting = account.Pods.Count(pod => pod.State.IsSupply() && pod.State != PodState.Ready && !snapshot.IsOutdated(pod)),
        Leased = account.Leased,
        Spare = Math.Max(0, account.ReadyFree - account.People),
        Waiting = account.Need.Waiting,
        Due = account.Need.Due,
        Warm = WarmSchedule.At(account.Pool.Spec, now),
        NextWarm = WarmSchedule.Next(account.Pool.Spec, now),
        NextStartAt = NextStart(account, shortages, now),
        Shortages = shortages,
    };

    /// <summary>As they are while nothing may be done.</summary>
    public static IReadOnlyDictionary<PoolName, PoolStanding> Braked(IReadOnlyDictionary<PoolName, PoolStanding> standings) =>
        standings.ToDictionary(standing => standing.Key, standing => standing.Value with
        {
            NextStartAt = null,
            Shortages = [new PoolShortage(ShortageCause.Paused, 0, 0, "The brake is on: nothing is started or stopped."), .. standing.Value.Shortages],
        });

    /// <summary>Pods that are written down, and not asked for because a budget does not allow it. Until when, nobody knows: they only try again.</summary>
    private static IEnumerable<PoolShortage> ForMoney(PoolAccount account, DateTimeOffset now)
    {
        var pods = account.Pods.Where(pod => pod is { State: PodState.Requested, Placement.AwaitsMoney: true } && pod.Placement.NotBefore > now).ToList();
        var people = Math.Clamp(account.People - account.ReadyFree, 0, pods.Count);
        return pods.Count == 0
            ? []
            : [new PoolShortage(ShortageCause.Budget, people, pods.Count - people, pods[0].Way.Text ?? "There is no money for it.")];
    }

    private static DateTimeOffset? NextStart(PoolAccount account, IReadOnlyList<PoolShortage> shortages, DateTimeOffset now)
    {
        var rise = WarmSchedule.NextRise(account.Pool.Spec, now)?.At - account.Lead;
        return new[] { account.Need.NextDueAt, rise > now ? rise : null, shortages.Select(shortage => shortage.Until).Min() }.Min();
    }
}
