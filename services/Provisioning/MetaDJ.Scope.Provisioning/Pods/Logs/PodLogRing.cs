using System.Globalization;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>
/// The last lines of one pod, for any number of readers. A reader is a position and nothing more, so that one who is slow costs no memory: it
/// is told how much it missed.
/// </summary>
internal sealed class PodLogRing(int kept)
{
    private const int MostLetters = 2_000_000;
    private const int LongestLine = 8_000;

    private readonly Lock _gate = new();
    private readonly CloudLogLine[] _lines = new CloudLogLine[kept];
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _first;
    private long _next;
    private int _letters;
    private bool _ended;

    /// <summary>The past is there: a reader may ask for its last lines.</summary>
    public Task Settled => _settled.Task;

    public void Add(CloudLogLine line)
    {
        var bounded = line.Line.Length <= LongestLine ? line : line with { Line = line.Line[..LongestLine] + "…" };
        lock (_gate)
        {
            while (_next > _first && (_next - _first >= kept || _letters + bounded.Line.Length > MostLetters))
            {
                _letters -= _lines[_first % kept].Line.Length;
                _first++;
            }

            _lines[_next % kept] = bounded;
            _letters += bounded.Line.Length;
            _next++;
            Signal();
        }
    }

    public void Settle() => _settled.TrySetResult();

    /// <summary>No further line will come: the pod is gone.</summary>
    public void End()
    {
        Settle();
        lock (_gate)
        {
            _ended = true;
            Signal();
        }
    }

    /// <summary>Lines that a connection which was renewed may tell again.</summary>
    public HashSet<CloudLogLine> Recent(int most)
    {
        lock (_gate)
        {
            return [.. Kept().TakeLast(most)];
        }
    }

    public LogBatch After(long position, int most)
    {
        lock (_gate)
        {
            var from = Math.Max(position, _first);
            var lines = new List<CloudLogLine>((int)Math.Min(most, _next - from));
            for (var i = from; i < _next && lines.Count < most; i++)
            {
                lines.Add(_lines[i % kept]);
            }

            return new LogBatch(lines, from + lines.Count, from - position, _ended, _news.Task);
        }
    }

    /// <summary>Where a reader begins: after the line it saw last, else at an instant, else so many lines back.</summary>
    public LogStart StartOf(LogQuery query)
    {
        lock (_gate)
        {
            return query switch
            {
                { AfterId: { } id } => AfterId(id),
                { Since: { } since } => new LogStart(PositionAt(at => at >= since), Gap: _first > 0 && _next > _first && _lines[_first % kept].At > since),
                _ => new LogStart(Tail(query.Tail ?? 100, query.Source), Gap: false),
            };
        }
    }

    private LogStart AfterId(string id)
    {
        for (var i = _next - 1; i >= _first; i--)
        {
            if (_lines[i % kept].Id == id)
            {
                return new LogStart(i + 1, Gap: false);
            }
        }

        // Older than what is kept, or from before the pod was deployed anew. RunPod's text calls the id a timestamp: as one it may still help.
        return DateTimeOffset.TryParse(id.Split('/')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seen)
            ? new LogStart(PositionAt(at => at > seen), Gap: _next > _first && _lines[_first % kept].At > seen)
            : new LogStart(_first, Gap: true);
    }

    private long PositionAt(Func<DateTimeOffset, bool> reached)
    {
        for (var i = _first; i < _next; i++)
        {
            if (reached(_lines[i % kept].At))
            {
                return i;
            }
        }

        return _next;
    }

    private long Tail(int count, CloudLogSource? source)
    {
        var position = _next;
        for (var i = _next - 1; i >= _first && count > 0; i--)
        {
            if (source is null || _lines[i % kept].Source == source)
            {
                (position, count) = (i, count - 1);
            }
        }

        return position;
    }

    private IEnumerable<CloudLogLine> Kept()
    {
        for (var i = _first; i < _next; i++)
        {
            yield return _lines[i % kept];
        }
    }

    private void Signal()
    {
        _news.SetResult();
        _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <param name="Next">The position after the last of these.</param>
/// <param name="Missed">Lines that were dropped before this reader came for them.</param>
/// <param name="Ended">After these no more will come.</param>
/// <param name="More">Completes when there is something new.</param>
internal sealed record LogBatch(IReadOnlyList<CloudLogLine> Lines, long Next, long Missed, bool Ended, Task More);

/// <param name="Gap">Lines may be missing between where the reader was and here.</param>
internal sealed record LogStart(long Position, bool Gap);
