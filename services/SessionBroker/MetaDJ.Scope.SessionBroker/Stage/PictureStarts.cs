namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// One picture per pod. Scope does not stop the first session when a second starts: it leaks a worker that only a restart ends, and both
/// share one model without a lock. So whatever runs is stopped first, and starts on a pod take turns.
/// </summary>
internal sealed class PictureStarts(IStage stage, PodPeers peers) : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<StageOutcome> OneAtATimeAsync(HttpContext http, StagePass pass, CancellationToken cutOff)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, cutOff);
        var turn = _turns[(uint)pass.PodId.GetHashCode() % _turns.Length];
        try
        {
            await turn.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return Cancelled(cutOff);
        }

        try
        {
            var cleared = await ClearAsync(pass, either.Token);
            return cleared == StageOutcome.Forwarded ? await stage.ForwardAsync(http, pass, cutOff) : cleared;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return Cancelled(cutOff);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => Array.ForEach(_turns, turn => turn.Dispose());

    private async Task<StageOutcome> ClearAsync(StagePass pass, CancellationToken cancellationToken)
    {
        if (await peers.FindAsync(pass.Pool, pass.PodId) is { } peer)
        {
            var closed = await stage.ClosePeerAsync(pass.PodId, peer.Id, cancellationToken);
            if (closed != StageOutcome.Forwarded)
            {
                return closed;
            }

            await peers.ForgetAsync(pass.Pool, pass.PodId, peer);
        }

        return await stage.StopPictureAsync(pass.PodId, cancellationToken);
    }

    private static StageOutcome Cancelled(CancellationToken cutOff) => cutOff.IsCancellationRequested ? StageOutcome.CutOff : StageOutcome.Abandoned;
}
