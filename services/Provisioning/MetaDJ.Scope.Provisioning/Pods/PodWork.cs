using System.Collections.Concurrent;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// What this process is doing with pods beside its look: calls to the cloud and to Scope take seconds to minutes. One piece of work per key.
/// It may end at any point: what it achieved is in the records and can be seen, and the next look goes on from there.
/// </summary>
internal sealed partial class PodWork(PodWake wake, ILogger<PodWork> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Task> _running = new();
    private CancellationTokenSource _stop = new();

    /// <summary>What is done with a pod at the cloud or the broker.</summary>
    public static string CloudKey(Pod pod) => pod.Id.ToString();

    /// <summary>What is done with its Scope.</summary>
    public static string ScopeKey(Pod pod) => $"{pod.Id} scope";

    public IReadOnlySet<string> Keys => _running.Keys.ToHashSet();

    public void Start(string key, Func<CancellationToken, Task> work)
    {
        var begin = new TaskCompletionSource();
        var task = RunAsync(key, begin.Task, work, _stop.Token);
        if (_running.TryAdd(key, task))
        {
            begin.SetResult();
        }
        else
        {
            begin.SetCanceled();
        }
    }

    public async Task WhenIdleAsync()
    {
        while (!_running.IsEmpty)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    /// <summary>Ends everything where it stands, and returns when it has ended.</summary>
    public async Task CancelAsync()
    {
        var stop = Interlocked.Exchange(ref _stop, new CancellationTokenSource());
        await stop.CancelAsync();
        await WhenIdleAsync();
        stop.Dispose();
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(string key, Task begin, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await begin;
        }
        catch (OperationCanceledException)
        {
            // Work for this key is running already.
            return;
        }

        try
        {
            await Task.Yield();
            await work(cancellationToken);
        }
        catch (Exception exception) when (exception is SupersededException or OperationCanceledException)
        {
            LogWorkEnded(exception.Message);
        }
        catch (Exception exception)
        {
            LogWorkFailed(exception);
        }
        finally
        {
            _running.TryRemove(key, out _);
            wake.Call();
        }
    }

    [LoggerMessage(LogLevel.Debug, "Work on a pod ended early: {Cause}")]
    private partial void LogWorkEnded(string cause);

    [LoggerMessage(LogLevel.Error, "Work on a pod failed; the next look goes on from what it left")]
    private partial void LogWorkFailed(Exception exception);
}
