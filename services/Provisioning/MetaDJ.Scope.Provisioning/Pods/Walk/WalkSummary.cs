using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Walk;

/// <summary>In words, why a walk ended without a pod: which candidates, and how many for which reason.</summary>
internal static class WalkSummary
{
    private const int ReasonsShown = 3;

    /// <param name="fitting">Those that would do.</param>
    /// <param name="allowed">Of these, those that the account may use.</param>
    /// <param name="untried">Of these, those that were not asked.</param>
    public static string Of(
        PodPlacement placement, IReadOnlyList<GpuOffer> ranked, IReadOnlyList<GpuOffer> fitting, IReadOnlyList<GpuOffer> allowed,
        IReadOnlyList<GpuOffer> untried, DateTimeOffset now)
    {
        if (placement.Refusals is { Count: > 0 } refusals)
        {
            return Refused(placement, refusals, untried.Count, now);
        }

        if (ranked.Count == 0)
        {
            return "The cloud offers no GPU.";
        }

        if (fitting.Count > 0 && allowed.Count == 0)
        {
            var types = fitting.Select(offer => offer.GpuType).Distinct().ToList();
            return $"The account may not use any GPU that fits ({string.Join(", ", types.Take(ReasonsShown))}{(types.Count > ReasonsShown ? ", …" : "")}): ask RunPod for access, or let the pool take others.";
        }

        var reasons = ranked.GroupBy(offer => offer.Reason).OrderByDescending(group => group.Count()).Take(ReasonsShown)
            .Select(group => $"{group.Count()} × {group.Key}");
        return $"No offer of the cloud fits: {string.Join(" ", reasons)}";
    }

    private static string Refused(PodPlacement placement, IReadOnlyList<Refusal> refusals, int untried, DateTimeOffset now)
    {
        var kinds = refusals.CountBy(refusal => refusal.Kind).OrderByDescending(count => count.Value).Select(count => $"{count.Value} × {Words(count.Key)}");
        var took = placement.WalkBeganAt is { } began ? $" in {(now - began).TotalSeconds:0} s" : "";
        var rest = untried switch
        {
            0 when refusals.All(refusal => refusal.Kind == RefusalKind.NoCapacity) =>
                " That was every one that fits. RunPod does not tell sold out from a request it cannot serve: if its console shows stock, look at the pool's disks, volume and data centres.",
            0 => " That was every one that fits.",
            _ => $" {untried} more fit and are asked first next time.",
        };
        return $"No candidate took it ({refusals.Count} asked{took}: {string.Join(", ", kinds)}); the last, {refusals[^1].Candidate}: {refusals[^1].Reason}{rest}";
    }

    private static string Words(RefusalKind kind) => kind switch
    {
        RefusalKind.NoCapacity => "no capacity",
        RefusalKind.Forbidden => "not allowed to this account",
        RefusalKind.NoBalance => "balance too low",
        RefusalKind.Misconfigured => "configuration",
        RefusalKind.Invalid => "invalid request",
        RefusalKind.TurnedAway => "turned away by the network edge",
        RefusalKind.NotAsked => "not asked",
        _ => "refused",
    };
}
