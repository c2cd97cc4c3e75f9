using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Messages;
using MetaDJ.Scope.ServiceDefaults.Messaging;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Changes records and tells of every move: one log line, one measurement, and a hint where somebody waits for it.</summary>
internal sealed partial class PodBook(PodStore store, IHints hints, ProvisioningMetrics metrics, ILogger<PodBook> logger)
{
    /// <summary>Opens a record.</summary>
    /// <returns>Null when it exists already.</returns>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<Pod?> OpenAsync(Pod pod, long fence)
    {
        switch (await store.SaveAsync(pod, fence))
        {
            case SaveOutcome.Saved(var saved):
                LogOpened(saved.Id, saved.Pool);
                return saved;
            case SaveOutcome.Superseded:
                throw new SupersededException();
            default:
                return null;
        }
    }

    /// <param name="change">Gives null when it does not apply any more; then nothing happens.</param>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<Pod?> ChangeAsync(PodId id, long fence, Func<Pod, Pod?> change)
    {
        Pod? before = null;
        var after = await store.ChangeAsync(id, pod => change(before = pod), fence);
        if (after is not null && before!.State != after.State)
        {
            Tell(before, after);
        }

        if (after is { Cause: { } cause } && (before!.State, before.Recovery.Taken.Count) != (after.State, after.Recovery.Taken.Count))
        {
            var rung = after.State == PodState.Lost ? after.Recovery.Next : after.Recovery.Taken is [.., var last] ? last.Rung : RecoveryRung.None;
            metrics.PodTroubled(cause, rung);
            LogTroubled(after.Id, after.Pool, cause, rung);
        }

        return after;
    }

    public Task<bool> ForgetAsync(Pod pod, long fence) => store.ForgetAsync(pod, fence);

    private void Tell(Pod before, Pod after)
    {
        LogMoved(after.Id, after.Pool, before.State, after.State, after.Reason ?? after.Way.Text);
        metrics.PodMoved(after, before);
        switch (after.State)
        {
            case PodState.Ready:
                hints.Publish(new PodReady { PodId = after.Id, Pool = after.Pool });
                break;

            // Whoever held it loses the picture. A reset gives no reason: nobody holds a pod that is reset.
            case PodState.Lost:
            case PodState.Preparing when before.State == PodState.Ready && after.Reason is not null:
            case PodState.Draining when after.Drain is { Forced: true }:
                hints.Publish(new PodLost { PodId = after.Id, Pool = after.Pool, Cause = after.Reason ?? "It is being ended." });
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "PodRequested: {PodId} for pool {Pool}")]
    private partial void LogOpened(PodId podId, PoolName pool);

    [LoggerMessage(LogLevel.Warning, "PodTroubled: {PodId} of pool {Pool}: {Cause}; next: {Rung}")]
    private partial void LogTroubled(PodId podId, PoolName pool, PodCause cause, RecoveryRung rung);

    [LoggerMessage(LogLevel.Information, "PodMoved: {PodId} of pool {Pool} went from {From} to {To}: {Reason}")]
    private partial void LogMoved(PodId podId, PoolName pool, PodState from, PodState to, string? reason);
}
