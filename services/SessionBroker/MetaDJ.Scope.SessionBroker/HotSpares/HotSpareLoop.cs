using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

/// <summary>
/// Finds the sessions that want one a second pod, and looks at the stages of those that have one, more often than Provisioning looks at all of them:
/// the second takes over from a silent first, five seconds are long on stage. Any number of replicas may do so, the script lets one of them win.
/// </summary>
internal sealed partial class HotSpareLoop(
    HotSpareStore spares, ReadyPodStore pods, IStage stage, SessionNews news, SpareSilence silence, TimeProvider clock, IOptions<HotSpareOptions> options,
    ILogger<HotSpareLoop> logger) : BackgroundService
{
    private const string Notice = "The stage fell silent; the pod that stood by took over.";

    internal async Task LookOnceAsync(CancellationToken cancellationToken)
    {
        var watched = new HashSet<SessionId>();
        var looks = new List<Task>();
        foreach (var pool in await pods.PoolsAsync())
        {
            var wanting = await spares.WantingAsync(pool);
            if (wanting.Any(lease => lease.Spare is null))
            {
                foreach (var granted in await spares.GrantAsync(pool))
                {
                    news.SpareChanged(granted.Session, granted.Lease);
                }
            }

            foreach (var lease in wanting.Where(lease => lease.Spare is not null))
            {
                watched.Add(lease.SessionId);
                looks.Add(LookAsync(pool, lease, cancellationToken));
            }
        }

        await Task.WhenAll(looks);
        silence.Keep(watched);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ProbeInterval, clock);
        do
        {
            try
            {
                await LookOnceAsync(stoppingToken);
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

    private async Task LookAsync(PoolName pool, Lease lease, CancellationToken cancellationToken)
    {
        var silentFor = silence.Note(lease.SessionId, lease.Fence, await AnswersAsync(lease.PodId, cancellationToken));
        // A spare that is silent too is no better: then it may be us who hear nothing.
        if (silentFor < options.Value.SilenceLimit || !await AnswersAsync(lease.Spare!.PodId, cancellationToken))
        {
            return;
        }

        if (await spares.TakeOverAsync(pool, lease, Notice) is { } taken)
        {
            LogTookOver(lease.SessionId, lease.PodId, lease.Spare.PodId, silentFor);
            news.TookOver(taken.Session.Session, taken.Session.Lease!, taken.Lost);
        }
    }

    private async Task<bool> AnswersAsync(PodId podId, CancellationToken cancellationToken) =>
        await stage.GreetAsync(podId, options.Value.ProbePatience, cancellationToken) == StageOutcome.Forwarded;

    [LoggerMessage(LogLevel.Warning, "A look at stages with a spare failed; the next tries again")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{PodId} of {SessionId} was silent for {SilentFor}: {SparePodId} took over")]
    private partial void LogTookOver(SessionId sessionId, PodId podId, PodId sparePodId, TimeSpan silentFor);
}
