using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>Lets turns begin and end. What is to be is written before it is done, and done by whoever sees it written: any number of replicas may run this.</summary>
internal sealed partial class HackathonLoop(
    HackathonStore hackathons, TurnKeeper keeper, TimeProvider clock, IOptions<HackathonOptions> options, ILogger<HackathonLoop> logger) : BackgroundService
{
    internal async Task ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await hackathons.AllAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await KeepAsync(id, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogHackathonFailed(exception, id);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wake = new LoopWake();
        await using var timer = clock.CreateTimer(_ => wake.Wake(), null, options.Value.LoopInterval, options.Value.LoopInterval);
        while (!stoppingToken.IsCancellationRequested)
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

            await wake.AsleepAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepAsync(HackathonId id, CancellationToken cancellationToken)
    {
        if (await hackathons.FindAsync(id) is not { } present)
        {
            await hackathons.ForgetAsync(id);
            return;
        }

        // Over and done: nothing to do until it is forgotten.
        if (present is { EndedAt: not null, Closing.Count: 0 } || await hackathons.NowAsync() < present.From)
        {
            return;
        }

        var facts = await keeper.LookAsync(present, cancellationToken);
        if (await hackathons.ChangeAsync(id, (hackathon, now) => TurnPlan.Advance(hackathon, facts, now, () => SessionId.New(clock))) is { } advanced)
        {
            foreach (var begun in advanced.OnStage.Except(present.OnStage).Where(turn => turn.LiveAt is null))
            {
                LogTurnGiven(id, begun.Stage, begun.Session);
            }

            await keeper.KeepAsync(advanced, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass of the hackathons failed; the next one starts afresh")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "{HackathonId} could not be looked after in this pass")]
    private partial void LogHackathonFailed(Exception exception, HackathonId hackathonId);

    [LoggerMessage(LogLevel.Information, "{HackathonId}: stage {Stage} goes to another team with {SessionId}")]
    private partial void LogTurnGiven(HackathonId hackathonId, int stage, SessionId sessionId);
}
