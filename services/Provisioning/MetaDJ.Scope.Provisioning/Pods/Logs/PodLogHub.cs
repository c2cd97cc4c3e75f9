using MetaDJ.Scope.Provisioning.Cloud;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>The logs that are being read: one reading of the cloud per pod, however many look on.</summary>
internal sealed class PodLogHub(IGpuCloud cloud, IOptions<PodLogOptions> options, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Followed> _pods = new(StringComparer.Ordinal);

    /// <returns>Null when too many read this pod already; else to be disposed by the reader.</returns>
    public PodLogReading? Join(string cloudId)
    {
        lock (_gate)
        {
            if (!_pods.TryGetValue(cloudId, out var followed))
            {
                _pods[cloudId] = followed = new Followed(new PodLogFeed((query, token) => cloud.LogsAsync(cloudId, query, token), options.Value, clock));
            }
            else if (followed.Readers >= options.Value.MostReaders)
            {
                return null;
            }

            followed.Readers++;
            followed.Closing?.Dispose();
            followed.Closing = null;
            return new PodLogReading(followed.Feed.Ring, () => Leave(cloudId, followed));
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Followed> all;
        lock (_gate)
        {
            all = [.. _pods.Values];
            _pods.Clear();
        }

        foreach (var followed in all)
        {
            followed.Closing?.Dispose();
            await followed.Feed.DisposeAsync();
        }
    }

    private void Leave(string cloudId, Followed followed)
    {
        lock (_gate)
        {
            if (--followed.Readers == 0)
            {
                followed.Closing = clock.CreateTimer(_ => Close(cloudId, followed), null, options.Value.Linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Close(string cloudId, Followed followed)
    {
        lock (_gate)
        {
            if (followed.Readers > 0 || _pods.GetValueOrDefault(cloudId) != followed)
            {
                return;
            }

            _pods.Remove(cloudId);
            followed.Closing?.Dispose();
        }

        _ = followed.Feed.DisposeAsync().AsTask();
    }

    private sealed class Followed(PodLogFeed feed)
    {
        public PodLogFeed Feed => feed;

        public int Readers { get; set; }

        public ITimer? Closing { get; set; }
    }
}

/// <summary>One reader's hold on a pod's log.</summary>
internal sealed class PodLogReading(PodLogRing ring, Action leave) : IDisposable
{
    private int _left;

    public PodLogRing Ring => ring;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            leave();
        }
    }
}
