using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// Makes true what hints only announced: deadlines, lost and ready pods, the line. Every step is checked again by its script, so any number
/// of replicas may run this at once, and a pass needs no memory of the last.
/// </summary>
internal sealed partial class SessionLoop(
    PoolKeeper keeper, EndingKeeper endings, PodWatch watch, ReadyPodStore pods, StageWatch stages, LoopWake wake, BrokerMetrics metrics, TimeProvider clock,
    IOptions<BrokerOptions> options, ILogger<SessionLoop> logger) : BackgroundService
{
    private bool _provisioningAnswers = true;

    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        // Before the look: whatever is granted or retired after this instant is younger than what we are about to see.
        var seenAt = await pods.NowAsync();
        var seen = await watch.LookAsync(cancellationToken);
        NoteProvisioning(seen is not null);

        var known = await pods.PoolsAsync();
        foreach (var unknown in seen?.Select(pool => pool.Key).Except(known) ?? [])
        {
            await pods.RememberPoolAsync(unknown);
        }

        foreach (var pool in seen is null ? known : known.Union(seen.Select(pool => pool.Key)))
        {
            await KeepAsync(pool, seen is null ? null : [.. seen[pool]], seenAt, cancellationToken);
        }

        await stages.CutOffOutdatedAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => wake.Wake(), null, options.Value.LoopInterval, options.Value.LoopInterval);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReconcileOnceAsync(stoppingToken);
                metrics.OnLoopPassed(_provisioningAnswers ? "done" : "blind");
                await wake.AsleepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogPassFailed(exception);
                metrics.OnLoopPassed("failed");
                await wake.AsleepAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Contains its own failure: the other pools are still kept.</summary>
    private async Task KeepAsync(PoolName pool, IReadOnlyCollection<PodResponse>? seen, DateTimeOffset seenAt, CancellationToken cancellationToken)
    {
        try
        {
            await endings.KeepAsync(pool, cancellationToken);
            await keeper.KeepAsync(pool, seen, seenAt, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogPoolFailed(exception, pool);
        }
    }

    private void NoteProvisioning(bool answers)
    {
        if (answers == _provisioningAnswers)
        {
            return;
        }

        _provisioningAnswers = answers;
        if (answers)
        {
            LogProvisioningAnswersAgain();
        }
        else
        {
            LogProvisioningUnreachable();
        }
    }
}
