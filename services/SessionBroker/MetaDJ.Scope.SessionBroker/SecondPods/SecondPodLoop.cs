using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>Takes second pods back whose hand-off never came to its switch: nobody goes on paying for what a dead queue asked for.</summary>
internal sealed partial class SecondPodLoop(
    HotSpareStore spares, SecondPodStore seconds, ReadyPodStore pods, SessionNews news, TimeProvider clock, ILogger<SecondPodLoop> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    internal async Task LookOnceAsync()
    {
        foreach (var pool in await pods.PoolsAsync())
        {
            foreach (var lease in (await spares.WantingAsync(pool)).Where(lease => lease.Second is not null))
            {
                await TakeBackAsync(pool, lease);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        do
        {
            try
            {
                await LookOnceAsync();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogLookFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Whether its limit has passed is for the script to say, by Redis' clock.</summary>
    private async Task TakeBackAsync(PoolName pool, Lease lease)
    {
        if (await seconds.TakeBackAsync(pool, lease.SessionId) is { } released)
        {
            LogTakenBack(lease.SessionId, lease.Second!.HandOff);
            news.SecondReleased(released);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A look at second pods failed; the next tries again")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The second pod of {SessionId} was taken back: the hand-off {HandOff} did not switch within its limit")]
    private partial void LogTakenBack(MetaDJ.Scope.SessionBroker.Contracts.SessionId sessionId, string handOff);
}
