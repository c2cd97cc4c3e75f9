using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Whether the Scopes of ready pods answer. Kept in memory: after a take-over a silent pod gets its time once more.</summary>
internal sealed class PodProbes(PodScopes scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<PodId, PodSighting> _sightings = new();

    public IReadOnlyDictionary<PodId, PodSighting> Sightings => _sightings;

    public async Task ProbeAsync(Pod pod, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        var before = _sightings.GetValueOrDefault(pod.Id);
        var scope = scopes.For(pod);
        using var answer = await scope.GetHealthAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer is not { IsSuccessful: true, Content: { } health })
        {
            _sightings[pod.Id] = new PodSighting(clock.GetUtcNow(), before?.SilentSince ?? asked, before?.ServerStartTime);
            return;
        }

        using var metrics = await scope.GetMetricsAsync(cancellationToken);
        var frames = metrics.Content?.Headless?.FramesOut;
        var stalled = frames is not null && frames == before?.Frames && !await IsPausedAsync(scope, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _sightings[pod.Id] = new PodSighting(
            clock.GetUtcNow(), SilentSince: null, health.ServerStartTime, frames, stalled ? before!.StalledSince ?? before.At : null);
    }

    /// <summary>A worker that ran out of memory leaves a session that still looks alive; one that was paused by its player is well.</summary>
    private static async Task<bool> IsPausedAsync(IScopeApi scope, CancellationToken cancellationToken)
    {
        using var parameters = await scope.GetParametersAsync(cancellationToken);
        return parameters.Content is not { } told
            || (told.Parameters["paused"] is JsonValue paused && paused.GetValueKind() == JsonValueKind.True);
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
