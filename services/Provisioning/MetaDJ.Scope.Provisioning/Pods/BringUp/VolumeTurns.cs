using System.Collections.Concurrent;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>One pod at a time writes to a network volume. In memory: only the replica that acts brings pods up.</summary>
internal sealed class VolumeTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _volumes = new();

    /// <returns>Ends the turn when disposed; null for a pod without a network volume, which has its disk to itself.</returns>
    public async Task<IDisposable?> TakeAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        if (run.Pod.Spec.NetworkVolumeId is not { } volume)
        {
            return null;
        }

        var turn = _volumes.GetOrAdd(volume, _ => new SemaphoreSlim(1));
        for (var rounds = 1; !await turn.WaitAsync(TimeSpan.Zero, cancellationToken); rounds++)
        {
            // To wait for one's turn is no lack of progress.
            await run.SayAsync(PodStage.Models, $"waiting until another pod has written to the volume ({rounds})");
            await run.PauseAsync(cancellationToken);
        }

        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
