using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>
/// Reads one pod's log from the cloud, once for all its readers: the cloud counts its calls. What fails is asked again from the last line; what
/// is then told twice is passed on once.
/// </summary>
internal sealed class PodLogFeed : IAsyncDisposable
{
    private const int MayRepeat = 512;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LogQuery, CancellationToken, IAsyncEnumerable<CloudLogLine>> _open;
    private readonly PodLogOptions _options;
    private readonly TimeProvider _clock;
    private readonly Task _pump;

    public PodLogFeed(Func<LogQuery, CancellationToken, IAsyncEnumerable<CloudLogLine>> open, PodLogOptions options, TimeProvider clock)
    {
        (_open, _options, _clock) = (open, options, clock);
        Ring = new PodLogRing(options.Kept);
        _pump = PumpAsync(_stop.Token);
    }

    public PodLogRing Ring { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        // A pod that never said a word shall not keep its readers waiting.
        using var quiet = _clock.CreateTimer(_ => Ring.Settle(), null, _options.BacklogPause * 5, Timeout.InfiniteTimeSpan);
        string? lastId = null;
        var pause = FirstRetry;
        while (true)
        {
            try
            {
                var known = Ring.Recent(MayRepeat);
                await foreach (var line in _open(lastId is null ? new LogQuery(Tail: _options.Kept) : new LogQuery(AfterId: lastId), cancellationToken))
                {
                    if (known.Remove(line))
                    {
                        continue;
                    }

                    Ring.Add(line);
                    lastId = line.Id.Length > 0 ? line.Id : lastId;
                    pause = FirstRetry;
                    if (!Ring.Settled.IsCompleted)
                    {
                        quiet.Change(_options.BacklogPause, Timeout.InfiniteTimeSpan);
                    }
                }

                Ring.End();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(pause, _clock, cancellationToken);
                pause = pause * 2 < _options.LongestRetry ? pause * 2 : _options.LongestRetry;
            }
        }
    }
}
