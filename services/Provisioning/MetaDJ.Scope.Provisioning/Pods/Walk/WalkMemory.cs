using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;

namespace MetaDJ.Scope.Provisioning.Pods.Walk;

/// <summary>What the walks of all pods that still have a record have met: a walk need not ask again what another was just told.</summary>
internal sealed class WalkMemory
{
    private readonly Dictionary<Candidate, DateTimeOffset> _refusedAt = [];
    private readonly Dictionary<Candidate, DateTimeOffset> _givenAt = [];
    private readonly Dictionary<(string GpuType, CloudTier Cloud), DateTimeOffset> _forbiddenAt = [];

    public static readonly WalkMemory Empty = new([]);

    public WalkMemory(IReadOnlyList<Pod> pods)
    {
        foreach (var placement in pods.Select(pod => pod.Placement))
        {
            foreach (var refusal in placement.Refusals)
            {
                switch (refusal.Kind)
                {
                    case RefusalKind.NoCapacity:
                        Later(_refusedAt, refusal.Candidate, refusal.At);
                        break;
                    case RefusalKind.Forbidden:
                        Later(_forbiddenAt, (refusal.Candidate.GpuType, refusal.Candidate.Cloud), refusal.At);
                        break;
                }
            }

            if (placement is { On: { } on, PlacedAt: { } at })
            {
                Later(_givenAt, on, at);
            }
        }
    }

    /// <summary>When it last said no, if that was since then and nobody was given one there later; null otherwise.</summary>
    public DateTimeOffset? RefusedAt(Candidate candidate, DateTimeOffset since) =>
        _refusedAt.TryGetValue(candidate, out var at) && at > since && !(_givenAt.TryGetValue(candidate, out var given) && given > at) ? at : null;

    /// <summary>The account may not use such GPUs there: what one data centre says of that holds in all of them.</summary>
    public bool IsForbidden(GpuOffer offer, DateTimeOffset since) =>
        _forbiddenAt.TryGetValue((offer.GpuType, offer.Cloud), out var at) && at > since;

    private static void Later<TKey>(Dictionary<TKey, DateTimeOffset> instants, TKey key, DateTimeOffset at)
        where TKey : notnull
    {
        if (!instants.TryGetValue(key, out var known) || at > known)
        {
            instants[key] = at;
        }
    }
}
