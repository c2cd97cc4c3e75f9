using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// Walks the candidates of a pod: the best one that has not refused it yet. Those on which a pod of the pool lately failed to come up are
/// tried after all others.
/// </summary>
internal static class PodPlacing
{
    private const int ReasonsShown = 3;

    /// <param name="failures">How often pods of the pool lately failed to come up, by candidate.</param>
    public static PodAction Next(Pod pod, IReadOnlyList<GpuOffer> ranked, IReadOnlyDictionary<Candidate, int> failures)
    {
        var offer = ranked.Where(offer => offer.Fits && !pod.Placement.HasTried(offer))
            .OrderBy(offer => failures.GetValueOrDefault(Candidate.Of(offer)))
            .FirstOrDefault();
        return offer is null ? new PodAction.MarkLost(pod, WhyNone(pod, ranked)) : new PodAction.Create(pod, offer);
    }

    private static string WhyNone(Pod pod, IReadOnlyList<GpuOffer> ranked)
    {
        if (pod.Placement.Refusals is { Count: > 0 } refusals)
        {
            return $"No candidate took it ({refusals.Count} asked): {refusals[^1].Candidate}: {refusals[^1].Reason}";
        }

        var reasons = ranked.GroupBy(offer => offer.Reason).OrderByDescending(group => group.Count()).Take(ReasonsShown)
            .Select(group => $"{group.Count()} × {group.Key}");
        return ranked.Count == 0 ? "The cloud offers no GPU." : $"No offer of the cloud fits: {string.Join(" ", reasons)}";
    }
}
