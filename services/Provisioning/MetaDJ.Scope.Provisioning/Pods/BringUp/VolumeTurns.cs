using System.Collections.Concurrent;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>One pod at a time writes to a network volume. In memory: only the replica that acts brings pods up.</summary>
internal sealed class VolumeTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _volumes = new();

    public async Task<IDisposable> TakeAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        // A pod without a network volume has its own disk to itself.
        var turn = _volumes.GetOrAdd(run.Pod.Spec.NetworkVolumeId ?? run.Pod.Id.ToString(), _ => new SemaphoreSlim(1));
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
