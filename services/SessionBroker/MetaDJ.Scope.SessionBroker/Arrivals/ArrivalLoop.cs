using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>
/// Makes booked stages ready in time. Apart from the session loop, which must not wait for pictures. Every step is checked again by its script,
/// so any number of replicas may run this at once, and a pass needs no memory of the last.
/// </summary>
internal sealed partial class ArrivalLoop(
    ArrivalKeeper keeper, ReadyPodStore pods, PodWatch watch, WarmUpBook warmUps, TimeProvider clock, IOptions<ArrivalOptions> options,
    ILogger<ArrivalLoop> logger) : BackgroundService
{
    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        var seen = watch.Last;
        foreach (var pool in await pods.PoolsAsync())
        {
            try
            {
                if (seen is not null)
                {
                    await warmUps.LearnAsync(pool, [.. seen[pool]]);
                }

                await keeper.KeepAsync(pool, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogPoolFailed(exception, pool);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LoopInterval, clock);
        do
        {
            try
            {
                await ReconcileOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogPassFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "A pass of the arrival loop failed; the next one starts afresh")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "The bookings of pool {Pool} could not be looked after in this pass")]
    private partial void LogPoolFailed(Exception exception, PoolName pool);
}
