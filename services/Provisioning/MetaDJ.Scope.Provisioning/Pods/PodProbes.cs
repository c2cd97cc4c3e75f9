using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Whether the Scopes of ready pods answer. Kept in memory: after a take-over a silent pod gets its time once more.</summary>
internal sealed class PodProbes(PodScopes scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<PodId, PodSighting> _sightings = new();

    public IReadOnlyDictionary<PodId, PodSighting> Sightings => _sightings;

    public async Task ProbeAsync(Pod pod, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        using var answer = await scopes.For(pod).GetHealthAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        var before = _sightings.GetValueOrDefault(pod.Id);
        _sightings[pod.Id] = answer is { IsSuccessful: true, Content: { } health }
            ? new PodSighting(now, SilentSince: null, health.ServerStartTime)
            : new PodSighting(now, before?.SilentSince ?? asked, before?.ServerStartTime);
    }

    /// <summary>Forgets all but these: what was seen before a pod was brought up again says nothing.</summary>
    public void Keep(IEnumerable<PodId> ready)
    {
        var kept = ready.ToHashSet();
        foreach (var id in _sightings.Keys.Where(id => !kept.Contains(id)))
        {
            _sightings.TryRemove(id, out _);
        }
    }
}
