using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>Writes the signs of life that this process saw down, now and then and many at once.</summary>
internal sealed partial class LifeLoop(
    LifeSigns signs, StagePassages passages, LifeStore store, SessionHomes homes, TimeProvider clock, IOptions<EndingOptions> options, ILogger<LifeLoop> logger) : BackgroundService
{
    internal async Task ReconcileOnceAsync()
    {
        var (seen, readers) = signs.Take();
        try
        {
            var lively = new Dictionary<SessionId, PoolName>(seen);
            foreach (var session in readers.Concat(passages.Watched).Where(session => !lively.ContainsKey(session)))
            {
                if (await homes.FindAsync(session) is { } pool)
                {
                    lively[session] = pool;
                }
            }

            foreach (var pool in lively.GroupBy(entry => entry.Value, entry => entry.Key))
            {
                await store.NoteLifeAsync(pool.Key, [.. pool]);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            signs.PutBack(seen);
            LogNotWritten(exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LifeInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReconcileOnceAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await ReconcileOnceAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signs of life could not be written down; they are kept for the next time")]
    private partial void LogNotWritten(Exception exception);
}
