using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>
/// Makes true what hints only announced: deadlines, lost and ready pods, the line. Every step is checked again by its script, so any number
/// of replicas may run this at once, and a pass needs no memory of the last. A pass is a look at everything, or a glance at what is due: of a large
/// fleet only so many pods are looked at a second, and what is granted or runs out never waits for that.
/// </summary>
internal sealed partial class SessionLoop(
    PoolKeeper keeper, EndingKeeper endings, PodWatch watch, ReadyPodStore pods, StageWatch stages, LoopWake wake, BrokerMetrics metrics, TimeProvider clock,
    IOptions<BrokerOptions> options, ILogger<SessionLoop> logger) : BackgroundService
{
    /// <summary>A hint is followed so much sooner than the next look would come.</summary>
    private const int HintFactor = 10;

    private bool _provisioningAnswers = true;
    private long? _lookedAt;
    private TimeSpan _pause;

    /// <summary>A look when it is due, or when somebody has seen something; else a glance.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        var since = _lookedAt is { } last ? clock.GetElapsedTime(last) : TimeSpan.MaxValue;
        if (since >= _pause || (wake.IsHinted && since >= _pause / HintFactor))
        {
            wake.TakeHint();
            await ReconcileOnceAsync(cancellationToken);
        }
        else
        {
            await GlanceAsync(cancellationToken);
        }
    }

    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        // Before the look: whatever is granted or retired after this instant is younger than what we are about to see.
        var seenAt = await pods.NowAsync();
        _lookedAt = clock.GetTimestamp();
        var seen = await watch.LookAsync(cancellationToken);
        _pause = TimeSpan.FromSeconds((seen?.Sum(pool => pool.Count()) ?? 0) / (double)options.Value.PodsLookedAtPerSecond);
        NoteProvisioning(seen is not null);

        var known = await pods.PoolsAsync();
        foreach (var unknown in seen?.Select(pool => pool.Key).Except(known) ?? [])
        {
            await pods.RememberPoolAsync(unknown);
        }

        foreach (var pool in seen is null ? known : known.Union(seen.Select(pool => pool.Key)))
        {
            await ContainedAsync(pool, () => keeper.KeepAsync(pool, seen is null ? null : [.. seen[pool]], seenAt, cancellationToken), cancellationToken);
        }

        await stages.CutOffOutdatedAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => wake.Tick(), null, options.Value.LoopInterval, options.Value.LoopInterval);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PassAsync(stoppingToken);
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

    private async Task GlanceAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in await pods.PoolsAsync())
        {
            await ContainedAsync(pool, () => keeper.GlanceAsync(pool, watch.WarmUpOf(pool), cancellationToken), cancellationToken);
        }

        await stages.CutOffOutdatedAsync();
    }

    /// <summary>Contains its own failure: the other pools are still kept.</summary>
    private async Task ContainedAsync(PoolName pool, Func<Task> keep, CancellationToken cancellationToken)
    {
        try
        {
            await endings.KeepAsync(pool, cancellationToken);
            await keep();
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
