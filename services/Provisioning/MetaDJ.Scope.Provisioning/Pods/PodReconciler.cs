using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>Looks at what is wanted and what is there, again and again, and does the next step of every pod. One replica does so at a time.</summary>
internal sealed partial class PodReconciler(
    ReconcilerLease lease, PodLook look, PodWork work, PodWake wake, PodFarewell farewell, IOptions<ProvisioningOptions> options,
    TimeProvider clock, ILogger<PodReconciler> logger) : BackgroundService
{
    private long? _fence;
    private DateTimeOffset _actingSince;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await work.CancelAsync();
        if (_fence is not { } fence)
        {
            return;
        }

        try
        {
            await farewell.SayAsync(fence, cancellationToken);
            await lease.ReleaseAsync();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFarewellFailed(exception);
        }
    }

    /// <summary>One turn, if it is ours.</summary>
    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        var fence = await lease.HoldAsync();
        if (fence != _fence)
        {
            await work.CancelAsync();
            (_fence, _actingSince) = (fence, clock.GetUtcNow());
            LogTurnChanged(fence is not null);
        }

        if (fence is { } held)
        {
            await look.LookAsync(held, _actingSince, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReconcileOnceAsync(stoppingToken);
                await wake.WaitAsync(options.Value.ReconcileInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (SupersededException)
            {
                LogSuperseded();
            }
            catch (Exception exception)
            {
                LogLookFailed(exception);
                await Task.Delay(options.Value.ReconcileInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
