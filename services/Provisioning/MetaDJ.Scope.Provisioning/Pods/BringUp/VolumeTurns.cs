using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>One writer at a time on a network volume, whichever replica and whichever service it is.</summary>
internal sealed class VolumeTurns(VolumeTurnStore store, IOptions<VolumeOptions> options, TimeProvider clock)
{
    /// <returns>Null for a pod without a network volume, which has its disk to itself.</returns>
    public async Task<VolumeTurn?> TakeAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        if (run.Pod.VolumeId is not { } volume)
        {
            return null;
        }

        // The pod, not the run, is the holder: a run that begins again after a crash goes on at once.
        for (var rounds = 1; ; rounds++)
        {
            if (await store.TakeAsync(volume, run.Pod.Id.ToString()) is TurnOutcome.Taken(var token, _))
            {
                return new VolumeTurn(store, volume, token, options.Value.Turn / 3, clock, cancellationToken);
            }

            // To wait for one's turn is no lack of progress.
            await run.SayAsync(PodStage.Models, $"waiting until somebody else has written to the volume ({rounds})");
            await run.PauseAsync(cancellationToken);
        }
    }
}

/// <summary>A turn that is renewed until it is given back.</summary>
internal sealed class VolumeTurn : IAsyncDisposable
{
    private readonly VolumeTurnStore _store;
    private readonly string _volume;
    private readonly long _token;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _lost;
    private readonly Task _renewing;

    public VolumeTurn(VolumeTurnStore store, string volume, long token, TimeSpan interval, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_store, _volume, _token) = (store, volume, token);
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _renewing = RenewAsync(interval, clock);
    }

    /// <summary>Cancelled when somebody else may write by now: whoever writes under this turn stops.</summary>
    public CancellationToken Token => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _lost.Dispose();
        await _store.ReleaseAsync(_volume, _token);
    }

    private async Task RenewAsync(TimeSpan interval, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            if (!await _store.RenewAsync(_volume, _token))
            {
                await _lost.CancelAsync();
                return;
            }
        }
    }
}
