using System.Collections.Concurrent;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>Sees to it that the installs of every session are done by the replica that owns its queue, whoever began them.</summary>
internal sealed partial class LoraInstallLoop(
    LoraInstallStore installs, LoraInstallWork work, TimeProvider clock, IOptions<LoraSwapOptions> options, ILogger<LoraInstallLoop> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<SessionId, Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>There may be something to do. Never blocks; a session is worked on once at a time.</summary>
    public void Wake(SessionId session)
    {
        if (_stopping.IsCancellationRequested || _running.ContainsKey(session))
        {
            return;
        }

        // Not a child of whatever request happened to wake it.
        using var none = ExecutionContext.SuppressFlow();
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_running.TryAdd(session, Task.Run(() => RunAsync(session, begin.Task))))
        {
            begin.SetResult();
        }
        else
        {
            begin.SetCanceled();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.InstallCheck, clock);
        do
        {
            try
            {
                foreach (var session in await installs.SessionsAsync())
                {
                    Wake(session);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogPassFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunAsync(SessionId session, Task begin)
    {
        await begin.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!begin.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            while (!_stopping.IsCancellationRequested && await work.DoNextAsync(session, _stopping.Token))
            {
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Whoever owns the queue next goes on.
        }
        catch (Exception exception)
        {
            LogInstallFailed(session, exception);
        }
        finally
        {
            _running.TryRemove(session, out _);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A pass over the LoRA installs failed")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "An install for {SessionId} was interrupted; it is taken up again")]
    private partial void LogInstallFailed(SessionId sessionId, Exception exception);
}
