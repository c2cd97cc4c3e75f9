using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>How long a pool whose pods fail on their way should wait, read from those pods themselves.</summary>
internal sealed record PoolBackoff(DateTimeOffset Until, int Failures)
{
    /// <returns>Null when the last pod did not fail.</returns>
    public static PoolBackoff? Of(IReadOnlyList<Pod> pods, ProvisioningOptions options)
    {
        var lastSuccess = pods.Max(pod => pod.ReadyAt) ?? DateTimeOffset.MinValue;
        var failures = pods.Where(pod => pod.State == PodState.Lost && pod.WasNeverReady && pod.Cause != PodCause.ResumeFailed && pod.EndedAt > lastSuccess).ToList();
        if (failures.Count == 0)
        {
            return null;
        }

        var wait = options.FirstBackoff * Math.Pow(2, Math.Min(failures.Count - 1, 20));
        return new PoolBackoff(failures.Max(pod => pod.EndedAt)!.Value + (wait < options.LongestBackoff ? wait : options.LongestBackoff), failures.Count);
    }
}
