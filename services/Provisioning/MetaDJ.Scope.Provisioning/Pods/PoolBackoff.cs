using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>How long a pool whose pods fail on their way should wait, read from those pods themselves.</summary>
internal sealed record PoolBackoff(DateTimeOffset Until, int Failures)
{
    /// <param name="actingSince">A lasting refusal of before is asked about once more: somebody may have mended the configuration meanwhile.</param>
    /// <returns>Null when the last pod did not fail.</returns>
    public static PoolBackoff? Of(Pool pool, IReadOnlyList<Pod> pods, ProvisioningOptions options, DateTimeOffset actingSince)
    {
        var lastSuccess = pods.Max(pod => pod.ReadyAt) ?? DateTimeOffset.MinValue;
        var failures = pods.Where(pod => pod.State == PodState.Lost && pod.WasNeverReady && pod.EndedAt > lastSuccess).ToList();
        if (failures.Count == 0)
        {
            return null;
        }

        // The same request would be refused again: it is not sent again before its record is forgotten, the pool changed, or we restarted.
        if (failures.MaxBy(pod => pod.EndedAt) is { } last
            && last.Placement.Refusals is [.., { IsLasting: true }]
            && last.EndedAt > actingSince
            && last.Spec.Serves(pool.Spec))
        {
            return new PoolBackoff(last.EndedAt!.Value + options.Retention, failures.Count);
        }

        var wait = options.FirstBackoff * Math.Pow(2, Math.Min(failures.Count - 1, 20));
        return new PoolBackoff(failures.Max(pod => pod.EndedAt)!.Value + (wait < options.LongestBackoff ? wait : options.LongestBackoff), failures.Count);
    }
}
