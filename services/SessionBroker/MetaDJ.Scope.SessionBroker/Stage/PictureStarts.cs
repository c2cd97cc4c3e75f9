using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// One picture per pod. Scope does not stop the first session when a second starts: it leaks a worker that only a restart ends, and both
/// share one model without a lock. So whatever runs is stopped first, and starts on a pod take turns.
/// </summary>
internal sealed class PictureStarts(IStage stage) : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<StageOutcome> OneAtATimeAsync(HttpContext http, PodId podId, StageRoute route, StagePath path, CancellationToken cutOff)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, cutOff);
        var turn = _turns[(uint)podId.GetHashCode() % _turns.Length];
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
            var stopped = await stage.StopPictureAsync(podId, either.Token);
            return stopped == StageOutcome.Forwarded ? await stage.ForwardAsync(http, podId, route, path, cutOff) : stopped;
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

    private static StageOutcome Cancelled(CancellationToken cutOff) => cutOff.IsCancellationRequested ? StageOutcome.CutOff : StageOutcome.Abandoned;
}
