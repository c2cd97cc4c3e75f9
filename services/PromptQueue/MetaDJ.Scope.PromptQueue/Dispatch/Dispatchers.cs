using System.Collections.Concurrent;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>The dispatchers of this replica: one for each session that has work, none for the others.</summary>
internal sealed class Dispatchers(DispatchCrew crew, Replica replica) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SessionId, (Dispatcher Dispatcher, Task Run)> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private bool _stopped;

    public int Count => _running.Count;

    /// <summary>Something changed in a queue that this replica owns. Never blocks; rings that come together are one.</summary>
    /// <param name="hinted">It was about the session itself: whoever waits before trying again need not.</param>
    public void Wake(SessionId session, bool hinted = false)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            if (_running.TryGetValue(session, out var running))
            {
                running.Dispatcher.Ring(hinted);
                return;
            }

            var dispatcher = new Dispatcher(session, replica.Name, crew);

            // Not a child of whatever request happened to wake it.
            using (ExecutionContext.SuppressFlow())
            {
                _running[session] = (dispatcher, Task.Run(() => RunAsync(session, dispatcher)));
            }
        }
    }

    /// <summary>See <see cref="Dispatcher.TryLend"/>; null also when none is in memory.</summary>
    public Dispatcher.Loan? TryLend(SessionId session) => _running.TryGetValue(session, out var running) ? running.Dispatcher.TryLend() : null;

    /// <summary>Lets every dispatcher finish and record what it has in its hands.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] runs;
        lock (_gate)
        {
            _stopped = true;
            runs = [.. _running.Values.Select(running => running.Run)];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(runs).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync(SessionId session, Dispatcher dispatcher)
    {
        crew.Metrics.DispatcherStarted();
        try
        {
            await dispatcher.RunAsync(_stopping.Token);
        }
        finally
        {
            crew.Metrics.DispatcherEnded();
            bool again;
            lock (_gate)
            {
                _running.TryRemove(session, out _);

                // Rung after its last look: that ring is for the next one.
                again = dispatcher.HasUnseenRing;
            }

            if (again)
            {
                Wake(session);
            }
        }
    }
}
