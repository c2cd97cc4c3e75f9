using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Recovery;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Whether the Scopes of ready pods answer. Kept in memory: after a take-over a silent pod gets its time once more.</summary>
internal sealed class PodProbes(PodScopes scopes, TimeProvider clock) : IDisposable
{
    /// <summary>A look takes some milliseconds, or the whole of its patience: with this many, a thousand silent pods are seen in ten seconds.</summary>
    private const int MostAtOnce = 256;

    private const int LogLines = 100;

    private readonly ConcurrentDictionary<PodId, PodSighting> _sightings = new();
    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public IReadOnlyDictionary<PodId, PodSighting> Sightings => _sightings;

    public async Task ProbeAsync(Pod pod, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            _sightings[pod.Id] = await LookAsync(scopes.HastyFor(pod), _sightings.GetValueOrDefault(pod.Id), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
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

    public void Dispose() => _turns.Dispose();

    private async Task<PodSighting> LookAsync(IScopeApi scope, PodSighting? before, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        using var answer = await scope.GetHealthAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer is not { IsSuccessful: true, Content: { } health })
        {
            return new PodSighting(clock.GetUtcNow(), before?.SilentSince ?? asked, before?.ServerStartTime);
        }

        using var metrics = await scope.GetMetricsAsync(cancellationToken);

        // Without a session there is nothing to judge: whoever reloads the pipeline stops it first, and Scope's status is his to read.
        var frames = metrics.Content?.Headless?.FramesOut;
        var stalled = frames is not null && frames == before?.Frames && !await IsPausedAsync(scope, cancellationToken);
        var outOfMemory = stalled && (before!.OutOfMemory || await IsOutOfMemoryAsync(scope, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return new PodSighting(
            clock.GetUtcNow(), SilentSince: null, health.ServerStartTime, frames, stalled ? before!.StalledSince ?? before.At : null, outOfMemory);
    }

    /// <summary>A worker that ran out of memory leaves a session that still looks alive; one that was paused by its player is well.</summary>
    private static async Task<bool> IsPausedAsync(IScopeApi scope, CancellationToken cancellationToken)
    {
        using var parameters = await scope.GetParametersAsync(cancellationToken);
        return parameters.Content is not { } told
            || (told.Parameters["paused"] is JsonValue paused && paused.GetValueKind() == JsonValueKind.True);
    }

    private static async Task<bool> IsOutOfMemoryAsync(IScopeApi scope, CancellationToken cancellationToken)
    {
        using var tail = await scope.GetLogTailAsync(LogLines, cancellationToken: cancellationToken);
        return tail.Content?.Lines.Any(PodTrouble.TellsOutOfMemory) == true;
    }
}
