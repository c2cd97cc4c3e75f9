using System.Globalization;
using System.Text;

namespace MetaDJ.Scope.Simulator.Scope.Process;

/// <summary>The process's log file; only its latest lines are kept, its size is counted as if all were.</summary>
internal sealed class ServerLog(TimeProvider clock)
{
    private const int Kept = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<(long EndsAt, string Line)> _lines = new();
    private long _size;

    public void Write(string level, string logger, string message)
    {
        var at = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture);
        var line = $"{at} - {logger} - {level} - {message.ReplaceLineEndings(" ")}";
        lock (_gate)
        {
            _size += Encoding.UTF8.GetByteCount(line) + 1;
            _lines.Enqueue((_size, line));
            if (_lines.Count > Kept) _lines.Dequeue();
        }
    }

    public (string[] Lines, long Offset) Tail(int count, long since)
    {
        lock (_gate)
        {
            var news = since <= 0 ? _lines : _lines.Where(line => line.EndsAt > since);
            return ([.. news.Select(line => line.Line).TakeLast(count)], _size);
        }
    }
}
