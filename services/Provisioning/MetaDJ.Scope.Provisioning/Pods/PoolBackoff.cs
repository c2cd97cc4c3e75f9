using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// How long a pool whose pods fail on their way should wait, read from those pods themselves. Failures from before a person came do not hold
/// up that person's first try: spares that failed all night must not make the first guest wait for the longest backoff.
/// </summary>
internal sealed record PoolBackoff(DateTimeOffset Until, int Failures)
{
    /// <param name="actingSince">A lasting refusal of before is asked about once more: somebody may have mended the configuration meanwhile.</param>
    /// <param name="since">Since when the person waits for whom a pod is wanted; null for a spare, and where that is not known.</param>
    /// <returns>Null when the last pod did not fail.</returns>
    public static PoolBackoff? Of(Pool pool, IReadOnlyList<Pod> pods, ProvisioningOptions options, DateTimeOffset actingSince, DateTimeOffset? since = null)
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

        // Even the first try comes no sooner than after the first wait: people who come and go must not hammer what is broken.
        var counted = since is { } from ? Math.Max(1, failures.Count(pod => pod.EndedAt > from)) : failures.Count;
        var wait = options.FirstBackoff * Math.Pow(2, Math.Min(counted - 1, 20));
        return new PoolBackoff(failures.Max(pod => pod.EndedAt)!.Value + (wait < options.LongestBackoff ? wait : options.LongestBackoff), failures.Count);
    }
}
