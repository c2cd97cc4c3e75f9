using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods.Walk;

/// <summary>
/// Walks the candidates of a pod: the best one that has not refused it yet, a bounded number within a bounded time. Those on which a pod of
/// the pool lately failed to come up are tried after all others, and after those comes what was refused to anybody a moment ago.
/// </summary>
internal static class PodWalk
{
    /// <param name="failures">How often pods of the pool lately failed to come up, by candidate.</param>
    public static PodAction Next(
        Pod pod, IReadOnlyList<GpuOffer> ranked, IReadOnlyDictionary<Candidate, int> failures, WalkMemory memory, ProvisioningOptions options,
        DateTimeOffset now)
    {
        var fitting = ranked.Where(offer => offer.Fits).ToList();
        var allowed = fitting.Where(offer => !memory.IsForbidden(offer, now - options.ForbiddenMemory)).ToList();
        var untried = allowed.Where(offer => !pod.Placement.HasTried(offer)).ToList();
        if (untried.Count == 0 || IsOver(pod.Placement, options, now))
        {
            return new PodAction.MarkLost(pod, WalkSummary.Of(pod.Placement, ranked, fitting, allowed, untried, now));
        }

        return new PodAction.Create(pod, Again(pod.Placement, untried) ?? Best(untried, failures, memory, now - options.RefusalMemory));
    }

    /// <summary>The time the cloud made us wait, and the time we looked for a pod whose creation was not answered, do not count.</summary>
    private static bool IsOver(PodPlacement placement, ProvisioningOptions options, DateTimeOffset now) =>
        placement.Refusals.Count >= options.WalkCandidates
        || (placement.Refusals.Count > 0 && now - placement.WalkBeganAt - placement.WalkPaused >= options.WalkWindow);

    /// <summary>The candidate that has not answered yet, or that the rate limit kept from it.</summary>
    private static GpuOffer? Again(PodPlacement placement, List<GpuOffer> untried) =>
        placement.RetryOn is { } candidate ? untried.Find(offer => Candidate.Of(offer) == candidate) : null;

    private static GpuOffer Best(List<GpuOffer> untried, IReadOnlyDictionary<Candidate, int> failures, WalkMemory memory, DateTimeOffset since) =>
        untried.OrderBy(offer => failures.GetValueOrDefault(Candidate.Of(offer)))
            .ThenBy(offer => memory.RefusedAt(Candidate.Of(offer), since) ?? DateTimeOffset.MinValue)
            .First();
}
