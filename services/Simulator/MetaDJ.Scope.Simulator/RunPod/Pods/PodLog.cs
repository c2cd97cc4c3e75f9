using System.Globalization;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <param name="Seq">Rises by one per line of a pod.</param>
internal sealed record PodLogLine(DateTimeOffset Ts, string Source, string Line, long Seq)
{
    public string Stamp => Ts.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public string EventId => $"{Stamp}/{Seq:D12}";
}

/// <summary>A pod's last 5,000 lines, and a signal for those who follow.</summary>
internal sealed class PodLog
{
    public const int Kept = 5_000;
    public const string Container = "container";
    public const string System = "system";

    private readonly Lock _gate = new();
    private readonly Queue<PodLogLine> _lines = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;
    private bool _closed;

    public void Add(DateTimeOffset at, string source, string line)
    {
        lock (_gate)
        {
            // Whole seconds, like the stamps that readers resume from.
            var second = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
            _lines.Enqueue(new(second, source, line, ++_last));
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }

            Signal();
        }
    }

    /// <summary>Ends every stream: the pod's record is gone.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Signal();
        }
    }

    public IReadOnlyList<PodLogLine> All()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }

    /// <returns>The lines after <paramref name="seq"/>, whether no more will come, and what completes when some do.</returns>
    public (IReadOnlyList<PodLogLine> Lines, bool Closed, Task More) After(long seq)
    {
        lock (_gate)
        {
            return ([.. _lines.SkipWhile(line => line.Seq <= seq)], _closed, _more.Task);
        }
    }

    private void Signal()
    {
        _more.SetResult();
        _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
