using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Shows that this replica lives, takes over the queues of those that do not, and looks now and then for work that nobody does.</summary>
internal sealed partial class ReplicaLoop(
    Replica replica, OwnershipStore ownership, Dispatchers dispatchers, Wakes wakes, QueueSweep sweep, QueueMetrics metrics, TimeProvider clock,
    IOptions<DispatchOptions> options, ILogger<ReplicaLoop> logger) : BackgroundService
{
    private string? _listensAs;
    private string? _beatAs;
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Hand back: finish what is in our hands, then let the others take the rest at once instead of waiting until we are silent.
        await base.StopAsync(cancellationToken);
        await dispatchers.StopAsync(cancellationToken);
        await ownership.BuryAsync(replica.Name);
        LogHandedBack(replica.Name);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Heartbeat, clock);
        do
        {
            try
            {
                await PassAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogPassFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        var name = replica.Name;
        if (_listensAs != name)
        {
            await wakes.ListenAsync(name);
            _listensAs = name;
        }

        if (!await ownership.BeatAsync(name, first: _beatAs != name))
        {
            LogBuriedAlive(name);
            replica.BeReborn();
            return;
        }

        _beatAs = name;
        foreach (var buried in (await ownership.BuriedAsync()).Where(other => other != name))
        {
            await TakeOverAsync(buried);
        }

        if (clock.GetUtcNow() - _sweptAt >= options.Value.Sweep)
        {
            _sweptAt = clock.GetUtcNow();
            await sweep.RunAsync(cancellationToken);
        }
    }

    /// <summary>Every replica tries; for each queue one of them wins.</summary>
    private async Task TakeOverAsync(string buried)
    {
        var sessions = await ownership.OwnedAsync(buried);
        foreach (var chunk in sessions.Chunk(100))
        {
            await Task.WhenAll(chunk.Select(session => TakeOverAsync(session, buried)));
        }

        await ownership.ForgetAsync(buried, sessions);
        if (sessions.Count > 0)
        {
            LogTookOver(buried, sessions.Count);
        }
    }

    private async Task TakeOverAsync(SessionId session, string buried)
    {
        var name = await replica.ListAsync(session);
        if (await ownership.TakeOverAsync(session, buried, name) is TakeOverOutcome.Ours(var hasWork))
        {
            metrics.QueueTakenOver();
            if (hasWork)
            {
                dispatchers.Wake(session);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A pass of the replica loop failed")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} was taken for dead and starts over under a new name")]
    private partial void LogBuriedAlive(string replica);

    [LoggerMessage(LogLevel.Information, "Went through {Count} queues of replica {Replica}, which is gone")]
    private partial void LogTookOver(string replica, int count);

    [LoggerMessage(LogLevel.Information, "Replica {Replica} handed its queues back")]
    private partial void LogHandedBack(string replica);
}
