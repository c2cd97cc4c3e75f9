namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>How long before a pod must stand it is started: as long as 95 of 100 have lately taken, and a reserve at least.</summary>
internal static class PoolLead
{
    private const int Learned = 20;
    private const double Share = 0.95;

    public static TimeSpan Of(IEnumerable<Pod> pods, ProvisioningOptions options)
    {
        var ways = pods.Where(pod => pod.ReadyAt is not null && pod.Way.Seconds.ContainsKey(PodStage.Create))
            .OrderByDescending(pod => pod.ReadyAt)
            .Take(Learned)
            .Select(pod => pod.Way.Seconds.Values.Sum())
            .Order()
            .ToList();
        var usual = ways.Count == 0 ? options.AssumedWarming : TimeSpan.FromSeconds(ways[(int)Math.Ceiling(ways.Count * Share) - 1]);
        return usual > options.WarmingReserve ? usual : options.WarmingReserve;
    }
}
